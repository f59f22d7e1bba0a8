"""Whole files as students of known courses write them, of our own writing: graded as they are against ready-made assignments.

The head of each file says which assignment it is for, and what must come out of each exercise that is not right; one of which
nothing is said must pass:

    # assignment: cs231n-a2
    # cs231n.affine: fail b=averages_over_the_rows     status, and what is named of each gradient ("?": wrong, nothing named)
    # says: words                                       that stand in the message or a hint of some exercise
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.formats.assignment import read_assignment
from grader.grading.paste import gradient_snippet
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.pool import Limits, Sandbox
from grader.service.grade import Grader
from grader.values.report import ExerciseReport, Report, Status

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*/*.py"))
CATALOG = load_catalog(exercise_folders(), reference_folders())


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Sandbox(Limits(), unprotected=True) as sandbox:
        yield Grader(CATALOG, sandbox)


def head(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text().splitlines()
    return [re.fullmatch(r"# ([\w.]+): (.+)", line).groups() for line in lines[: lines.index("")]]


def graded(grader: Grader, path: Path) -> Report:
    spec = read_assignment(dict(head(path))["assignment"])
    source = read_submission([(path.name, path.read_bytes())], path.name, IntakeLimits())
    return grader.grade(source, spec.exercises, seed=spec.seed, student="s", file=path.name)


def named(report: ExerciseReport) -> str:
    wrong = [item for item in report.gradients if item.status is not Status.PASS]
    if report.status not in (Status.FAIL, Status.INVALID):
        return report.status.value
    return " ".join([report.status.value, *(f"{item.name}={item.misconception or '?'}" for item in wrong)])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_of_a_course_gets_its_verdict(grader: Grader, path: Path) -> None:
    expected = [pair for pair in head(path) if pair[0] not in ("assignment", "says")]
    report = graded(grader, path)
    found = {item.name: named(item) for item in report.exercises}
    assert found == {**dict.fromkeys(found, "pass"), **dict(expected)}
    told = " ".join(f"{item.message} {' '.join(part.hint for part in item.gradients)}" for item in report.exercises)
    for key, words in head(path):
        assert key != "says" or words in told


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_snippets_call_the_functions_of_the_file(grader: Grader, path: Path) -> None:
    """Each snippet is run beside the file, as a student does, and shows the gradient that came back."""
    report = graded(grader, path)
    for item in report.exercises:
        for position, gradient in enumerate(item.gradients):
            text = gradient_snippet(path.name, item, position, CATALOG[item.name])
            example = gradient.counterexample
            if text is None or example is None or example.raised:
                continue
            assert all(name in text for name in item.functions)
            assert f"d{gradient.name}" in text
            compile(text, "<snippet>", "exec")
