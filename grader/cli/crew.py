"""Worker processes for a batch. Each has its own sandbox; one that dies is replaced, and its submission is tried again."""

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType

from grader.cli.equipment import open_catalog
from grader.cli.gradeone import fault_report, grader_in_sandbox, read_source
from grader.cli.handins import Handin
from grader.cli.problems import OUR_FAULT, Failed, explained
from grader.engine.processors import keep
from grader.formats.results import Basis, gist, line_text
from grader.service.grade import Grader
from grader.settings import Settings
from grader.values.assignment import CostPolicy, Wanted
from grader.values.report import Report

START_TRIES = 3
PATIENCE = 60.0  # seconds beyond all limits of a submission, after which a worker is taken for stuck


@dataclass(frozen=True)
class Order:
    """What every worker needs to know."""

    settings: Settings
    wanted: tuple[Wanted, ...]
    seed: int
    cost: CostPolicy
    basis: Basis


@dataclass(frozen=True)
class Done:
    """A submission's result: the gist of its report, its line for the file (made by the worker, since that takes time),
    how long it took in seconds, and what went wrong on our side on the way."""

    report: Report
    text: str
    seconds: float
    problem: str = ""


@dataclass(frozen=True)
class Refused:
    """A worker cannot start, for a reason that another one would meet too."""

    sentence: str
    code: int


@dataclass(frozen=True)
class Broke:
    """The grader itself failed on a submission; the worker ends."""

    details: str


@dataclass
class Worker:
    """One process and what it is doing. ``handin`` is None while it is idle, ``ready`` false until its sandbox stands, ``place``
    a number that no other living worker has."""

    process: BaseProcess
    connection: Connection
    place: int
    ready: bool = False
    handin: Handin | None = None
    deadline: float = field(default=float("inf"))


class Crew:
    """``jobs`` workers. A context manager: when it ends, whatever still runs is stopped. ``held`` are descriptors of this process
    that no worker may keep open."""

    def __init__(self, order: Order, jobs: int, held: Sequence[int] = ()) -> None:
        self._order = order
        self._jobs = jobs
        self._held = held
        self._workers: list[Worker] = []
        self._waiting: deque[Handin] = deque()
        self._tries: dict[str, int] = {}
        self._failed_starts = 0
        limits = order.settings
        self._longest = PATIENCE + 4 * limits.wall_seconds + 4 * max(limits.submission_cpu_seconds, limits.wall_seconds)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for worker in self._workers:
            worker.connection.close()  # an idle worker ends by itself now
        for worker in self._workers:
            worker.process.join(0.0 if kind else 5.0)
            _end(worker.process)

    def grade(self, handins: Sequence[Handin]) -> Iterator[Done | None]:
        """Each submission's result as it comes; None about once a second in which nothing came. Raises Failed."""
        self._waiting.extend(handins)
        while self._waiting or any(worker.handin for worker in self._workers):
            self._staff()
            connections = {worker.connection: worker for worker in self._workers}
            ready = wait(list(connections), timeout=1.0)
            results = [self._hear(connections[item]) for item in ready if isinstance(item, Connection)]
            stuck = [worker for worker in self._workers if time.monotonic() > worker.deadline]
            results += [self._lost(worker, "was stuck") for worker in stuck]
            yield from filter(None, results)
            if not any(results):
                yield None

    def _staff(self) -> None:
        wanted = min(self._jobs, len(self._waiting) + sum(worker.handin is not None for worker in self._workers))
        while len(self._workers) < wanted:
            self._workers.append(self._start())
        for worker in self._workers:
            if worker.ready and worker.handin is None and self._waiting:
                self._give(worker, self._waiting.popleft())

    def _start(self) -> Worker:
        taken = {worker.place for worker in self._workers}
        place = next(number for number in range(self._jobs) if number not in taken)
        forks = sys.platform == "linux"  # then a worker has all modules from the start
        context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        # With another's end of its pipe a worker would not hear that this process has ended.
        others = [ours.fileno(), *(worker.connection.fileno() for worker in self._workers), *self._held]
        not_its_own = others if forks else []
        process = context.Process(target=work, args=(theirs, self._order, (place, self._jobs), not_its_own), daemon=True)
        process.start()
        theirs.close()  # so that the worker's death closes the pipe
        return Worker(process, ours, place)

    def _give(self, worker: Worker, handin: Handin) -> None:
        worker.handin, worker.deadline = handin, time.monotonic() + self._longest
        try:
            worker.connection.send(handin)
        except OSError:  # it died while idle: its end is heard next, and the submission tried again
            self._tries[handin.student] = self._tries.get(handin.student, 0) - 1

    def _hear(self, worker: Worker) -> Done | None:
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            return self._lost(worker, "died")
        if isinstance(message, Refused):
            raise Failed(message.sentence, message.code)
        if isinstance(message, Broke):
            return self._lost(worker, f"failed:\n{message.details}")
        if isinstance(message, Done):
            handin, worker.handin, worker.deadline = worker.handin, None, float("inf")
            faulty = any(exercise.score is None for exercise in message.report.exercises)
            return None if faulty and handin and self._again(handin) else message
        worker.ready, self._failed_starts = True, 0
        return None

    def _lost(self, worker: Worker, how: str) -> Done | None:
        """Replace a worker; its submission is tried again, and after the last try becomes a grader fault."""
        self._workers.remove(worker)
        _end(worker.process)
        worker.connection.close()
        if worker.handin is None:
            self._failed_starts += 1
            if self._failed_starts >= START_TRIES:
                raise Failed(f"grading processes end as soon as they start ({_ending(worker.process)}).", OUR_FAULT)
            return None
        if self._again(worker.handin):
            return None
        student = worker.handin.student
        message = "The grader itself failed on this submission. This is not the student's fault."
        report = fault_report(student, student, self._order.wanted, self._order.seed, message)
        return _done(report, self._order, 0.0, f"{student}: the process that graded it {how} ({_ending(worker.process)})")

    def _again(self, handin: Handin) -> bool:
        """Put it back into the queue, unless it has been tried often enough."""
        self._tries[handin.student] = self._tries.get(handin.student, 0) + 1
        again = self._tries[handin.student] < self._order.settings.max_attempts
        if again:
            self._waiting.append(handin)
        return again


def _end(process: BaseProcess) -> None:
    if process.is_alive():
        process.terminate()
        process.join(2.0)
    if process.is_alive():
        process.kill()
        process.join()


def _ending(process: BaseProcess) -> str:
    code = process.exitcode
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def work(connection: Connection, order: Order, place: tuple[int, int], not_its_own: Sequence[int]) -> None:
    """The life of a worker: submissions in, reports out, until the other side closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the parent decides what it means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in not_its_own:  # their objects live on here: what closes them one day must not close another's number
        os.dup2(nothing, descriptor, inheritable=False)
    os.close(nothing)
    keep(0, *place)
    try:
        with grader_in_sandbox(order.settings, open_catalog(order.settings)) as grader:
            connection.send("ready")
            for handin in _incoming(connection):
                connection.send(_graded(grader, handin, order))
    except BrokenPipeError:
        return
    except Exception as error:
        reason = explained(error)
        if reason is None:
            connection.send(Broke(traceback.format_exc()))
            return
        connection.send(Refused(*reason))


def _incoming(connection: Connection) -> Iterable[Handin]:
    while True:
        try:
            yield connection.recv()
        except EOFError:
            return


def _graded(grader: Grader, handin: Handin, order: Order) -> Done:
    started = time.monotonic()
    name = handin.files[0][0] if len(handin.files) == 1 else handin.student
    try:
        source = read_source(handin.files, name, handin.student, order.settings)
    except OSError as error:
        message = f"{name} cannot be opened here: {error.strerror}. This is not the student's fault."
        report = fault_report(name, handin.student, order.wanted, order.seed, message)
        return _done(report, order, 0.0, f"{handin.student}: {message}")
    if isinstance(source, Report):
        return _done(source, order, time.monotonic() - started)
    report = grader.grade(source, order.wanted, seed=order.seed, student=handin.student, file=name, cost=order.cost)
    return _done(report, order, time.monotonic() - started)


def _done(report: Report, order: Order, seconds: float, problem: str = "") -> Done:
    return Done(gist(report), line_text(report, order.basis), seconds, problem)
