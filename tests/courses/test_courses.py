"""Whole files as students of known courses write them, of our own writing: graded as they are against ready-made assignments.

The head of each file says which assignment it is for, and what must come out of each exercise that is not right; one of which
nothing is said must pass:

    # assignment: cs231n-a2
    # cs231n.affine: fail b=averages_over_the_rows     status, and what is named of each gradient ("?": wrong, nothing named)
    # says: words                                       that stand in the message or a hint of some exercise
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
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
    source = read_submission([(path.name, path.read_bytes())], name=path.name, limits=IntakeLimits())
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


STAND_INS = exercise_folders()[0] / "courses" / "stand_ins"
WRONG = [path for path in FILES if "mistakes" in path.stem]


@pytest.mark.parametrize("path", WRONG, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_pasted_snippet_shows_what_came_back(grader: Grader, path: Path, tmp_path: Path) -> None:
    """Every snippet is run beside the file in a Python of its own; its last two lines are what came back and what is right."""
    texts = {}
    for item in graded(grader, path).exercises:
        for position, gradient in enumerate(item.gradients):
            text = gradient_snippet(path.name, item, position, CATALOG[item.name])
            if text and gradient.counterexample and not gradient.counterexample.raised:
                assert all(name in text for name in item.functions)
                texts[f"{item.name} {gradient.name}"] = text, gradient.counterexample
    assert texts
    (tmp_path / path.name).write_bytes(path.read_bytes())
    for stand_in in STAND_INS.glob("*.py"):
        shutil.copytree(STAND_INS / stand_in.stem, tmp_path / stand_in.stem)
        shutil.copy(stand_in, tmp_path / stand_in.stem / "__init__.py")
    for place, (text, example) in texts.items():
        shown = run_beside(tmp_path, path.parent.name, f"{text.replace('print(', 'show(')}\n")
        assert np.allclose(shown[1], np.array(example.expected, dtype=float)), place
        assert shown[0].shape != shown[1].shape or not np.allclose(shown[0], shown[1]), place
        assert np.allclose(shown[0], np.array(example.got, dtype=float), rtol=1e-4), place


def run_beside(folder: Path, course: str, text: str) -> list[np.ndarray]:
    """What the lines show, run in ``folder`` beside the course's modules."""
    head = (
        f"import sys, numpy\nsys.path.insert(0, {course!r})\nshown = []\n"
        "def show(x, *_): shown.append(numpy.array(x, dtype=float))\n"
    )
    tail = "numpy.savez('shown.npz', *shown)\n"
    subprocess.run([sys.executable, "-c", head + text + tail], cwd=folder, check=True, capture_output=True)
    with np.load(folder / "shown.npz") as found:
        return [found[name] for name in found.files]
