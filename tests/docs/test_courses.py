"""The page about courses: its own course is one that works, and its assignment is one that can be read."""

import re
from pathlib import Path

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.formats.assignment import parse_assignment, ready_made
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.pool import Limits, Sandbox
from grader.service.grade import Grader
from grader.values.assignment import Wanted, in_course
from tests.docs.blocks import ROOT

PAGE = (ROOT / "docs" / "courses.md").read_text()
BLOCKS = dict(re.findall(r"^```(toml|python)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
STUDENT = b"""
def layer(weights, x):
    return weights["W"] @ x + weights["b"][:, None], x

def layer_gradients(weights, x, dout):
    return {"W": dout @ x.T, "b": dout.sum(axis=BIAS), "x": weights["W"].T @ dout}
"""


def test_the_course_of_the_page_grades_a_file(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    (tmp_path / "courses" / "ours.py").write_text(BLOCKS["python"])
    catalog = load_catalog((*exercise_folders(), tmp_path), reference_folders())
    with Sandbox(Limits(), unprotected=True) as sandbox:
        for axis, right in ((b"0", False), (b"1", True)):
            source = read_submission([("hw.py", STUDENT.replace(b"BIAS", axis))], name="hw.py", limits=IntakeLimits())
            report = Grader(catalog, sandbox).grade(source, [Wanted("ours.layer")], seed=0, student="s", file="hw.py")
            assert (report.status == "pass") is right, report.exercises[0].message
            assert right or "dW and dx right, db not yet" in report.message + report.exercises[0].message


def test_its_assignment_is_in_the_names_of_the_course() -> None:
    [wanted] = parse_assignment(BLOCKS["toml"], "week3.toml").exercises
    assert (wanted.name, wanted.points) == ("cs231n.conv", 3.0)


def test_every_ready_made_assignment_of_a_course_is_told_of() -> None:
    made = {name: parse_assignment(path.read_text(), name).exercises for name, path in ready_made().items()}
    for name, exercises in made.items():
        assert not any(in_course(item.name) for item in exercises) or f"`{name}`" in PAGE, name
