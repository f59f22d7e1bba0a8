"""A stored grading done again: the same bytes, seed, exercises and points. Nothing is stored; the two reports are compared.

As a program it reads an order and the number of a grading, a line each, from standard input, and writes a Replay as JSON to
standard output, or ``{"problem": ...}`` when that cannot be done.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from grader.engine.bench import Broken, sandbox_bench
from grader.engine.order import Order, one_thread
from grader.exercise.catalog import load_catalog
from grader.exercise.shape import BadExercise
from grader.grading.outputs import tried_on
from grader.grading.passes import without_outputs
from grader.grading.sameness import changed_versions, differences
from grader.grading.suite import build_suite
from grader.grading.tried import Tried, tried
from grader.sandbox.errors import SandboxError
from grader.service import replays
from grader.service.access import OPERATOR
from grader.service.errors import ServiceError
from grader.service.running import Runner, Session
from grader.service.views import Job, Status, StoredGrading
from grader.settings import Settings
from grader.store.errors import StoreError
from grader.store.session import Database, strict_json
from grader.values.call import Answers, Kind, Outcome, Run, Task, Usage
from grader.values.report import FORWARD, Report
from grader.values.source import Source

PROGRAM: Final = (sys.executable, "-P", "-m", "grader.engine.replay")
MOST_SECONDS: Final = 120.0
EXPLAINED: Final = (Status.FAIL, Status.INVALID, Status.ERROR)
MOST_GUESSES: Final = 12  # general ones that explain a part; misconceptions of the exercise are always told


class Unrepeatable(Exception):
    """A grading cannot be done again; ``str`` is the sentence for staff."""


@dataclass(frozen=True)
class Guesses:
    """What was tried to explain one wrong gradient. ``others`` general guesses explain nothing, or less, and are not listed."""

    exercise: str
    gradient: str
    tried: tuple[Tried, ...]
    others: int

    @property
    def subject(self) -> str:
        """What was wrong: "gradient of x", or an output of the forward pass."""
        return self.gradient if self.gradient.startswith(FORWARD) else f"gradient of {self.gradient}"


@dataclass(frozen=True)
class Replay:
    """What came of it: ``differs`` says in words what the new report has otherwise, ``changed`` which versions are others now."""

    grading: int
    submission: int
    status: str
    message: str
    differs: tuple[str, ...]
    changed: tuple[str, ...]
    guesses: tuple[Guesses, ...]

    @property
    def same(self) -> bool:
        """Whether the new report says the same as the stored one."""
        return not self.differs

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The replay that ``asdict`` made plain."""
        lists = {name: tuple(data[name]) for name in ("differs", "changed")}
        return cls(**{**data, **lists, "guesses": tuple(map(_guesses, data["guesses"]))})


def _guesses(data: dict[str, Any]) -> Guesses:
    return Guesses(**{**data, "tried": tuple(Tried(**item) for item in data["tried"])})


class Recorder:
    """A runner whose sessions remember the first answers of each exercise, and whether they are those of both passes."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.answers: dict[str, tuple[Task, Answers]] = {}

    @contextmanager
    def open(self, source: Source) -> Iterator[Session]:
        """As the runner does."""
        with self._runner.open(source) as session:
            yield _Recorded(session, self.answers)


@dataclass(frozen=True)
class _Recorded:
    session: Session
    answers: dict[str, tuple[Task, Answers]]

    def run(self, tasks: Sequence[Task], *, apart: bool = False) -> Run:
        run = self.session.run(tasks, apart=apart)
        known = {task.exercise: task for task in tasks}
        for item in run.answers:
            self.answers.setdefault(item.exercise, (known[item.exercise], item))
        return run

    def measure(self, tasks: Sequence[Task], *, apart: bool = False) -> Sequence[tuple[Usage | None, Outcome]]:
        return self.session.measure(tasks, apart=apart)


def replay(order: Order, stored: StoredGrading) -> Replay:
    """Grade it again and compare. Raises Unrepeatable, SandboxError, BadExercise, UnknownExercise."""
    before = _stored_report(stored)
    recorders: list[Recorder] = []

    def watch(runner: Runner) -> Runner:
        recorders.append(Recorder(runner))
        return recorders[0]

    with sandbox_bench(order, watch) as bench:
        try:
            report = bench.grade(_job(stored))
        except Broken as error:
            raise Unrepeatable(f"The sandbox broke: {error}.") from None
    again = Report.from_json(json.loads(strict_json(report)))
    return Replay(
        grading=stored.id,
        submission=stored.submission_id,
        status=again.status.value,
        message=again.message,
        differs=tuple(differences(before, again)),
        changed=tuple(changed_versions(before, again)),
        guesses=tuple(_all_guesses(order, stored, again, recorders[0])),
    )


def _stored_report(stored: StoredGrading) -> Report:
    try:
        return Report.from_json(stored.report)
    except (KeyError, TypeError, ValueError) as error:
        sentence = f"The report of grading {stored.id} was stored by a version of the grader that this one cannot read ({error})."
        raise Unrepeatable(sentence) from None


def _job(stored: StoredGrading) -> Job:
    return Job(
        submission_id=stored.submission_id,
        owner="replay",
        tries=1,
        lease_until=datetime.now(UTC),
        reason=stored.reason,
        student=stored.student,
        filename=stored.filename,
        content=stored.content,
        sha256=stored.sha256,
        seed=stored.seed,
        wanted=stored.wanted,
        cost=stored.cost,
    )


def _all_guesses(order: Order, stored: StoredGrading, report: Report, recorder: Recorder) -> list[Guesses]:
    """What was tried for every wrong gradient of the new report."""
    catalog = load_catalog([Path(folder) for folder in order.exercises], [Path(folder) for folder in order.reference])
    found = []
    for item in report.exercises:
        wrong = {gradient.name for gradient in item.gradients if gradient.status in EXPLAINED}
        if not wrong or item.name not in recorder.answers or catalog[item.name].plan:  # of a network its parts are told
            continue
        suite = build_suite(catalog[item.name], stored.seed)
        task, answers = recorder.answers[item.name]
        if FORWARD in wrong and len(answers.outcomes) == len(suite.cases):
            outputs = tried_on(suite, answers)
            found += [_chosen(item.name, f"{FORWARD}, {output}", guesses) for output, guesses in outputs if guesses]
        outcomes = (without_outputs(suite, answers) if task.forward else answers).outcomes
        raised = [outcome.kind is Kind.RAISED for outcome in outcomes]
        for index, gradient in enumerate(suite.gradients):
            if gradient.name in wrong and len(outcomes) == len(suite.cases):
                fits = [outcome.kind is Kind.RETURNED and len(outcome.arrays) == len(suite.gradients) for outcome in outcomes]
                arrays = [outcome.arrays[index] if fit else None for outcome, fit in zip(outcomes, fits, strict=True)]
                found.append(_chosen(item.name, gradient.name, tried(suite, index, arrays, raised)))
    return found


def _chosen(exercise: str, gradient: str, everything: Sequence[Tried]) -> Guesses:
    general = [item for item in everything if not item.own and item.explained][:MOST_GUESSES]
    shown = [item for item in everything if item.own or item in general]
    return Guesses(exercise, gradient, tuple(shown), len(everything) - len(shown))


class Replayer:
    """Replays in a process of its own, so that no student's code runs beside the caller. One at a time is enough for people."""

    def __init__(self, settings: Settings, *, program: Sequence[str] = PROGRAM, seconds: float = MOST_SECONDS) -> None:
        self._settings = settings
        self._program = tuple(program)
        self._seconds = seconds

    def replay(self, grading_id: int) -> Replay:
        """Grade it again, waiting for the end. Raises Unrepeatable."""
        given = Order.of(self._settings).to_line() + f"{grading_id}\n".encode()
        try:
            # Of its own session, so that a Ctrl-C in the terminal is for the server to act on.
            ended = subprocess.run(
                self._program,
                input=given,
                capture_output=True,
                timeout=self._seconds,
                env=one_thread(),
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unrepeatable(
                f"It was not done after {self._seconds:g} seconds. grader replay {grading_id} has no such limit."
            ) from None
        try:
            data = json.loads(ended.stdout)
        except ValueError:
            raise Unrepeatable(
                f"It ended with exit code {ended.returncode} and said nothing; the server's log may say more."
            ) from None
        if "problem" in data:
            raise Unrepeatable(data["problem"])
        return Replay.from_json(data)


def main() -> int:
    """Do as the module says. Returns the exit code."""
    order = Order.from_line(sys.stdin.buffer.readline())
    grading_id = int(sys.stdin.buffer.readline())
    database = Database(order.database)
    try:
        with database.session() as session:
            stored = replays.stored_grading(session, grading_id, OPERATOR)
        said: dict[str, Any] = asdict(replay(order, stored))
    except (Unrepeatable, ServiceError, StoreError, SandboxError, BadExercise, LookupError) as error:
        said = {"problem": str(error)}
    finally:
        database.close()
    sys.stdout.write(json.dumps(said, allow_nan=False) + "\n")
    return 3 if "problem" in said else 0


if __name__ == "__main__":
    sys.exit(main())
