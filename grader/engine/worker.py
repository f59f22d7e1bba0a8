"""A worker process: claims what waits, grades it, stores the verdict, until it is told to end or its parent is gone.

It is started with an order (one line of JSON) on standard input. More lines may follow: ``nudge``, ``stop SECONDS``; the end of
the input means that the parent is gone. It answers ``ready``, or ``refused SENTENCE``, on standard output.
"""

import logging
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from io import RawIOBase
from threading import Event, Thread
from types import FrameType
from typing import Final

from grader.engine.bench import Bench, Broken, sandbox_bench
from grader.engine.lease import Keeper
from grader.engine.log import log_to_stderr
from grader.engine.order import Order
from grader.exercise.shape import BadExercise
from grader.sandbox.errors import SandboxError
from grader.service import grading_queue
from grader.service.views import Job
from grader.store.errors import StoreError
from grader.store.session import Database
from grader.values.report import Report

DRAIN_SECONDS: Final = 30.0
PATIENCE: Final = (0.2, 1.0, 5.0)  # pauses before a verdict is stored once more
log = logging.getLogger("grader.worker")


class Worker:
    """The life of a worker. ``bench`` makes what it grades with, in the thread that calls ``run``."""

    def __init__(self, order: Order, name: str, bench: Callable[[Order], AbstractContextManager[Bench]]) -> None:
        self._order = order
        self._name = name
        self._make_bench = bench
        self._database = Database(order.database)
        self._keeper = Keeper(self._database, order)
        self._wake = Event()
        self._stopping = Event()

    def run(self, ready: Callable[[], None]) -> None:
        """Grade until told to stop. Raises what ``bench`` raises, and Broken."""
        with self._make_bench(self._order) as bench:
            ready()
            unprepared: list[tuple[str, int]] | None = None
            while not self._stopping.is_set():
                if self._one(bench):
                    continue
                if unprepared is None:
                    unprepared = self._suites()
                if unprepared:
                    bench.prepare(*unprepared.pop(0))  # one at a time: what is handed in meanwhile goes first
                elif self._wake.wait(self._order.poll_seconds):
                    self._wake.clear()
                    unprepared = None
        self._database.close()

    def nudge(self) -> None:
        """Look into the queue now."""
        self._wake.set()

    def stop(self, drain: float) -> None:
        """Take nothing new; end within ``drain`` seconds."""
        self._stopping.set()
        self._wake.set()
        self._keeper.end_by(time.monotonic() + drain)

    def _one(self, bench: Bench) -> bool:
        """Grade what comes next. False when nothing waits."""
        try:
            with self._database.session() as session:
                job = grading_queue.claim(
                    session, self._name, datetime.now(UTC), self._order.lease_seconds, max_attempts=self._order.max_attempts
                )
        except StoreError as error:
            log.warning("the queue cannot be asked now: %s", error)
            self._stopping.wait(self._order.backoff_seconds)
            return False
        if job is None:
            return False
        self._keeper.hold(job)
        try:
            self._grade(bench, job)
        finally:
            self._keeper.let_go()
        return True

    def _grade(self, bench: Bench, job: Job) -> None:
        started = datetime.now(UTC)
        try:
            report = bench.grade(job)
        except Broken as error:
            self._failed(job, f"The sandbox broke: {error}")
            raise
        except Exception as error:  # whatever it is, it is ours: the submission is tried again, the others go on
            log.exception("submission %d could not be graded", job.submission_id)
            self._failed(job, f"{type(error).__name__}: {error}")
            return
        self._finished(job, report, started)

    def _finished(self, job: Job, report: Report, started: datetime) -> None:
        ended = datetime.now(UTC)
        stored = self._store(job, lambda: self._finish(job, report, started, ended))
        outcome = report.status.value if stored else "not stored: no longer this worker's"
        log.info("submission %d: %s in %.0f ms", job.submission_id, outcome, 1000 * (ended - started).total_seconds())

    def _finish(self, job: Job, report: Report, started: datetime, ended: datetime) -> bool:
        with self._database.session() as session:
            return grading_queue.finish(
                session,
                job,
                report,
                started=started,
                now=ended,
                max_attempts=self._order.max_attempts,
                backoff_seconds=self._order.backoff_seconds,
            )

    def _failed(self, job: Job, problem: str) -> None:
        self._store(job, lambda: self._fail(job, problem))

    def _fail(self, job: Job, problem: str) -> bool:
        with self._database.session() as session:
            return grading_queue.fail(
                session,
                job,
                problem,
                now=datetime.now(UTC),
                max_attempts=self._order.max_attempts,
                backoff_seconds=self._order.backoff_seconds,
            )

    def _store(self, job: Job, write: Callable[[], bool]) -> bool:
        """Write, and again after a while when the database is busy; else the lease runs out and another worker grades it."""
        for pause in PATIENCE:
            try:
                return write()
            except StoreError as error:
                log.warning("submission %d: the verdict cannot be stored now: %s", job.submission_id, error)
                time.sleep(pause)
        return False

    def _suites(self) -> list[tuple[str, int]]:
        try:
            with self._database.session() as session:
                return grading_queue.suites(session, datetime.now(UTC))
        except StoreError:
            return []


def listen(worker: Worker, lines: RawIOBase) -> None:
    """Do what the parent says, in a thread, until it says no more."""

    def obey() -> None:
        for line in lines:
            word, _, rest = line.decode().strip().partition(" ")
            if word == "nudge":
                worker.nudge()
            elif word == "stop":
                worker.stop(float(rest))
        worker.stop(DRAIN_SECONDS)

    Thread(target=obey, name="listener", daemon=True).start()


def main(bench: Callable[[Order], AbstractContextManager[Bench]] = sandbox_bench) -> int:
    """Run one worker as this process says (see the module). Returns the exit code."""
    with open(0, "rb", buffering=0, closefd=False) as said:  # a thread waiting in a buffered reader breaks the interpreter's end
        order = Order.from_line(said.readline())
        log_to_stderr(order.log_level)
        name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
        try:
            worker = Worker(order, name, bench)
            _listen_to_signals(worker)
            listen(worker, said)
            worker.run(lambda: _say("ready"))
        except (SandboxError, BadExercise, StoreError) as error:
            _say("refused", str(error))
            return 3
        except Broken as error:
            log.warning("this worker ends, another one takes its place: %s", error)
            return 3
        return 0


def _listen_to_signals(worker: Worker) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole terminal; the parent decides what it means

    def stop(number: int, frame: FrameType | None) -> None:
        Thread(target=worker.stop, args=(DRAIN_SECONDS,), daemon=True).start()  # a handler must not wait for a lock

    signal.signal(signal.SIGTERM, stop)


def _say(*words: str) -> None:
    sys.stdout.write(" ".join(" ".join(words).split()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
