"""A worker's bench: a catalog, a sandbox and a grader, and how a claimed submission becomes a report on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from grader.engine.order import Order
from grader.exercise.catalog import load_catalog
from grader.exercise.shape import BadExercise
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.errors import HostTrouble, SandboxError
from grader.sandbox.limits import DEFAULT_IMPORTS, Limits
from grader.sandbox.pool import Sandbox
from grader.service.grade import Grader
from grader.service.running import Runner
from grader.service.views import Job
from grader.service.whole import unreadable_report
from grader.values.report import Report
from grader.values.source import Unreadable


class Broken(Exception):
    """The bench itself can no longer be used: the worker ends, and another one starts with a new bench."""


class Bench(Protocol):
    """What a worker grades with; a fake in tests."""

    def grade(self, job: Job) -> Report:
        """The report. Raises Broken, or anything else when this one submission cannot be graded by our fault."""
        ...

    def prepare(self, name: str, seed: int) -> None:
        """Make ready what grading this exercise needs, so that the first submission waits less. Never raises."""
        ...


class SandboxBench:
    """The real one."""

    def __init__(self, grader: Grader, limits: IntakeLimits) -> None:
        self._grader = grader
        self._limits = limits

    def grade(self, job: Job) -> Report:
        """As Bench.grade; a file that cannot be read gets the report that says so."""
        # It was within the limit when it was handed in; a limit that was lowered since is not the student's fault.
        limits = replace(self._limits, bytes=max(self._limits.bytes, len(job.content)))
        try:
            source = read_submission([(job.filename, job.content)], name=job.filename, limits=limits)
        except Unreadable as error:
            return unreadable_report(job.filename, job.student, str(error), job.sha256)
        try:
            who = {"student": job.student, "file": job.filename}
            return self._grader.grade(source, job.wanted, seed=job.seed, **who, cost=job.cost, train=True)
        except (SandboxError, HostTrouble) as error:
            raise Broken(str(error)) from error

    def prepare(self, name: str, seed: int) -> None:
        """As Bench.prepare; what is wrong with the exercise is told when something is graded with it."""
        try:
            self._grader.prepare(name, seed)
        except (KeyError, BadExercise):
            return


def _unwatched(runner: Runner) -> Runner:
    return runner


@contextmanager
def sandbox_bench(order: Order, watch: Callable[[Runner], Runner] = _unwatched) -> Iterator[Bench]:
    """Set up the real bench, in the thread that will use it; ``watch`` may put something between grader and sandbox.
    Raises Unprotected, SandboxError, BadExercise."""
    catalog = load_catalog([Path(folder) for folder in order.exercises], [Path(folder) for folder in order.reference])
    limits: Any = order.limits
    imports = DEFAULT_IMPORTS | frozenset(order.imports)
    intake = IntakeLimits(bytes=order.upload_bytes, unpacked_bytes=5 * order.upload_bytes)
    with Sandbox(Limits(**limits), imports=imports, unprotected=order.unprotected) as sandbox:
        yield SandboxBench(Grader(catalog, watch(sandbox)), intake)
