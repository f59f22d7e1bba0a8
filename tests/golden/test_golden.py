"""Submissions as students write them, graded for real; the comment at the head of each file says what must come out.

    # status: fail                          of the exercise
    # score: 0.5                            to three digits
    # gradients: x=pass w=fail              every gradient
    # misconception: w=forgets_the_mean     exactly these are named, by their functions in the reference; none without this line
    # message: words                        in what the student is told (the message and the hints)
    # example: words                        beside the arrays of the smallest cases
    # traceback: words                      in the lines of the student's own code
    # warning: words                        in the warnings of the whole report

The exercise is the folder's name. A notebook has its lines in the first cell.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.exercise.catalog import Catalog, load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.pool import Limits, Sandbox
from grader.service.grade import Grader
from grader.values.assignment import Wanted
from grader.values.report import ExerciseReport, Report

HERE = Path(__file__).parent
FILES = sorted(path for path in HERE.glob("*/*") if path.suffix in {".py", ".ipynb"})
KEYS = {"status", "score", "gradients", "misconception", "message", "example", "traceback", "warning"}


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(exercise_folders(), reference_folders())


@pytest.fixture(scope="session")
def grader(catalog: Catalog) -> Iterator[Grader]:
    """One sandbox for all files: with every protection where there is one, else with those that this machine has."""
    with Sandbox(Limits(), unprotected=True) as sandbox:
        yield Grader(catalog, sandbox)


def header(path: Path) -> dict[str, str]:
    """The lines ``# key: value`` at the head of a file."""
    text = path.read_bytes().decode("utf-8-sig")
    if path.suffix == ".ipynb":
        content = json.loads(text)
        sheet = content["worksheets"][0] if "worksheets" in content else content
        text = "".join(sheet["cells"][0].get("source") or sheet["cells"][0]["input"])
    lines = text.splitlines()
    head = lines[: next((i for i, line in enumerate(lines) if not line.startswith("# ")), len(lines))]
    found = dict(re.fullmatch(r"# (\w+): (.+)", line).groups() for line in head)
    assert {"status", "score", "gradients"} <= set(found) <= KEYS, f"{path.name}: {sorted(found)}"
    return found


def pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def grade(path: Path, grader: Grader) -> Report:
    source = read_submission([(path.name, path.read_bytes())], name=path.name, limits=IntakeLimits())
    return grader.grade(source, [Wanted(path.parent.name)], seed=0, student="ada", file=path.name)


def told(exercise: ExerciseReport) -> str:
    return " ".join([exercise.message, *(gradient.hint for gradient in exercise.gradients)])


def shown(exercise: ExerciseReport) -> str:
    examples = [item.counterexample for item in exercise.gradients if item.counterexample]
    return " ".join(text for item in examples for text in (item.right, item.yours, item.raised, item.note))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_verdict_is_as_the_file_says(path: Path, grader: Grader) -> None:
    expected = header(path)
    report = grade(path, grader)
    (exercise,) = report.exercises
    misconceptions = {item.name: item.misconception for item in exercise.gradients if item.misconception}
    found = {
        "status": exercise.status.value,
        "score": round(exercise.score, 3) if exercise.score is not None else None,
        "gradients": {item.name: item.status.value for item in exercise.gradients},
        "misconception": misconceptions,
    }
    assert found == {
        "status": expected["status"],
        "score": round(float(expected["score"]), 3),
        "gradients": pairs(expected["gradients"]),
        "misconception": pairs(expected.get("misconception", "")),
    }, told(exercise)
    assert expected.get("message", "") in told(exercise)
    assert expected.get("example", "") in shown(exercise)
    assert expected.get("traceback", "") in "\n".join(exercise.traceback)
    assert expected.get("warning", "") in "\n".join(report.warnings)


def test_where_one_is_right_every_misconception_has_a_submission(catalog: Catalog) -> None:
    """A folder with a right submission is complete; others hold what was met once, so that it stays mended."""
    complete = {path.parent.name for path in FILES if header(path)["status"] == "pass"}
    assert len(complete) >= 17
    named = {(path.parent.name, name) for path in FILES for name in pairs(header(path).get("misconception", "")).values()}
    for name in complete:
        reference = catalog[name].reference
        assert reference is not None
        assert {item.name for item in reference.misconceptions} <= {found for exercise, found in named if exercise == name}, name
