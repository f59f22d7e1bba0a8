"""Two hundred mixed submissions through ``grader batch``: every one graded, every verdict as expected."""

import csv
import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.integration.batch.conftest import STUDENTS, World
from tests.integration.batch.makers import EXERCISES, kinds

Undisturbed = tuple[Path, subprocess.CompletedProcess[str]]


def results(out: Path) -> dict[str, dict[str, Any]]:
    lines = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    return {line["student"]: line for line in lines}


@pytest.mark.parametrize("number", range(len(kinds())), ids=[kind.name for kind in kinds()])
def test_each_verdict_is_as_expected(number: int, world: World, undisturbed: Undisturbed) -> None:
    found = results(undisturbed[0])
    same = [student for student, kind in world.students.items() if kind.name == kinds()[number].name]
    assert len(same) == STUDENTS // len(kinds())
    for student in same:
        want, line = world.students[student].expected, found[student]
        assert {item["name"]: item["status"] for item in line["exercises"]} == want.statuses, line
        gradients = [(item["name"], gradient) for item in line["exercises"] for gradient in item["gradients"]]
        named = {f"{name}.{gradient['name']}": gradient["misconception"] for name, gradient in gradients}
        assert want.misconceptions.items() <= named.items()
        assert line["status"] == "unreadable" or want.statuses
        assert line["message"]


def test_all_are_graded(undisturbed: Undisturbed) -> None:
    out, ran = undisturbed
    assert ran.returncode == 0
    assert f"{STUDENTS} submissions: {STUDENTS - 4 * STUDENTS // len(kinds())} graded" in ran.stdout
    assert "0 grader faults" in ran.stdout
    assert sorted(path.name for path in out.iterdir()) == ["grades.csv", "results.jsonl"]


def test_grades_are_the_points_sorted_by_student(world: World, undisturbed: Undisturbed) -> None:
    with (undisturbed[0] / "grades.csv").open(newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == ["student", *EXERCISES, "total"]
    assert [row[0] for row in rows] == sorted(world.students)
    for student, *points, total in rows:
        want = world.students[student].expected.points
        assert [float(value) for value in points] == pytest.approx([want[name] for name in EXERCISES])
        assert float(total) == pytest.approx(sum(want.values()), abs=1e-3)


def test_results_are_sorted_and_hold_what_was_graded(world: World, undisturbed: Undisturbed) -> None:
    found = results(undisturbed[0])
    assert list(found) == sorted(world.students)
    for student, kind in world.students.items():
        if len(kind.files) == 1:
            [(_, data)] = kind.files
            assert found[student]["sha256"] == hashlib.sha256(data).hexdigest()
        assert found[student]["batch"]["seed"] == 11


def test_a_pipe_gets_plain_lines(undisturbed: Undisturbed) -> None:
    ran = undisturbed[1]
    assert "\x1b" not in ran.stdout + ran.stderr
    assert "\r" not in ran.stderr
    assert f" of {STUDENTS} after " in ran.stderr


def test_each_of_equal_submissions_gets_the_same_report(world: World, undisturbed: Undisturbed) -> None:
    found = results(undisturbed[0])
    for kind in kinds():
        same = [student for student, other in world.students.items() if other.name == kind.name]
        # A student's name in a message is the only difference there may be.
        texts = {json.dumps(found[student]).replace(student, "NAME") for student in same}
        assert len(texts) == 1, kind.name
