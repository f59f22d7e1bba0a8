"""results.jsonl: torn and foreign lines are dropped, the last line of a student counts, files change atomically."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader.formats.results import Basis, append, basis_of, gist, line_text, read_lines, write_atomically, write_sorted
from grader.values.assignment import AssignmentSpec, CostPolicy, Wanted
from grader.values.report import ExerciseReport, GradientReport, Report, Status

BASIS = Basis("Linear layers", 7, "abc")


def report(student: str, score: float = 1.0, error: float | None = 0.0) -> Report:
    gradients = (GradientReport("x", Status.PASS, max_error=error, failed_shapes=("x (2,)",)),)
    exercise = ExerciseReport("sin", Status.PASS, score, 1.0, "", 7, gradients, printed="hello")
    return Report(f"{student}.py", student, Status.PASS, "", score, (exercise,), sha256="0" * 64)


def text(student: str, score: float = 1.0, error: float | None = 0.0) -> str:
    return line_text(report(student, score, error), BASIS)


def test_nan_never_reaches_the_file() -> None:
    with pytest.raises(ValueError, match="JSON"):
        text("ada", error=float("nan"))


@pytest.mark.parametrize("cut", [1, 2, 10, 100])
def test_a_torn_last_line_is_dropped(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(text("ada") + text("bob")[:-cut])
    lines, dropped = read_lines(path)
    assert (list(lines), dropped) == (["ada"], 1)


@pytest.mark.parametrize("foreign", ["\n", "{}\n", "null\n", '{"student": "eve"}\n', "\x00\x00\n", "[" * 100_000 + "\n"])
def test_a_foreign_line_is_dropped(tmp_path: Path, foreign: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(foreign + text("ada"))
    lines, dropped = read_lines(path)
    assert (list(lines), dropped) == (["ada"], 1)


def test_a_missing_file_has_no_lines(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "results.jsonl") == ({}, 0)


def test_what_is_written_is_read_back_and_the_last_line_counts(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    with path.open("ab") as stream:
        first = append(stream, text("ada", 0.0), gist(report("ada", 0.0)), BASIS)
        last = append(stream, text("ada", 1.0), gist(report("ada", 1.0)), BASIS)
        assert len(path.read_text().splitlines()) == 2
    assert (first.start, last.start) == (0, first.length)
    assert read_lines(path) == ({"ada": last}, 0)
    assert last.report.exercises[0].score == 1.0


def test_the_gist_has_the_verdict_and_nothing_large() -> None:
    slim = gist(report("ada"))
    assert (slim.status, slim.score, slim.sha256) == (Status.PASS, 1.0, "0" * 64)
    assert (slim.exercises[0].gradients, slim.exercises[0].printed) == ((), "")


def test_each_line_has_the_keys_of_the_contract() -> None:
    data = json.loads(text("ada"))
    assert {"file", "student", "status", "message", "score", "exercises", "sha256", "batch"} <= set(data)
    assert {"name", "status", "score", "points", "message", "seed", "gradients"} <= set(data["exercises"][0])
    assert {"name", "status", "misconception", "max_error"} <= set(data["exercises"][0]["gradients"][0])


def test_lines_are_sorted_by_student_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(text("bob") + "torn\n" + text("ada", 0.0) + text("eve") + text("ada"))
    lines, _ = read_lines(path)
    del lines["eve"]
    moved = write_sorted(path, lines.values())
    assert path.read_text() == text("ada") + text("bob")
    assert read_lines(path) == (moved, 0)
    assert os.listdir(tmp_path) == ["results.jsonl"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\udc80")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["grades.csv"]


def test_the_basis_changes_with_whatever_decides_a_verdict() -> None:
    spec = AssignmentSpec("A", 0, (Wanted("sin", 1.0),))
    first = basis_of(spec, 0, {"sin": "v1"})
    assert first == basis_of(AssignmentSpec("A", 9, spec.exercises), 0, {"sin": "v1"})
    assert first != basis_of(spec, 1, {"sin": "v1"})
    assert first != basis_of(spec, 0, {"sin": "v2"})
    assert first != basis_of(replace(spec, cost=CostPolicy.POINTS), 0, {"sin": "v1"})
    assert first != basis_of(AssignmentSpec("A", 0, (Wanted("sin", 2.0),)), 0, {"sin": "v1"})
