"""A busy machine changes no verdict: the same submissions, graded on a quiet machine and beside eight busy processes."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.pool import Limits, Sandbox
from grader.service.grade import Grader
from grader.values.assignment import Wanted
from grader.values.report import Report

GOLDEN = Path(__file__).parents[2] / "golden"
EVERY = 4  # of the golden submissions, so that this takes seconds


def work() -> None:
    """Keeps a processor busy until it is ended."""
    while True:
        sum(range(10_000))


@contextmanager
def busy(count: int) -> Iterator[None]:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=work, daemon=True) for _ in range(count)]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def grade_all(grader: Grader) -> list[Report]:
    reports = []
    for path in sorted(GOLDEN.glob("*/*.py"))[::EVERY]:
        source = read_submission([(path.name, path.read_bytes())], name=path.name, limits=IntakeLimits())
        reports.append(grader.grade(source, [Wanted(path.parent.name)], seed=0, student=path.stem, file=path.name))
    return reports


def test_a_busy_machine_changes_no_report() -> None:
    with Sandbox(Limits(cpu_seconds=1.0)) as sandbox:
        grader = Grader(load_catalog(exercise_folders(), reference_folders()), sandbox)
        quiet = grade_all(grader)
        with busy(8):
            loaded = grade_all(grader)
    assert len(quiet) >= 50
    for one, two in zip(quiet, loaded, strict=True):
        assert one == two or draws_at_random(one), one.file


def draws_at_random(report: Report) -> bool:
    """A submission that is random by itself, and is told so: its numbers differ from run to run."""
    return any(gradient.check == "repeatable" for exercise in report.exercises for gradient in exercise.gradients)
