"""grades.csv: no formula gets through, a fault is an empty cell, rows are sorted."""

import csv
import io
import re

import pytest

from grader.formats.grades import grades_csv, points_text, safe_cell
from grader.values.report import ExerciseReport, Report, Status


def report(student: str, *scores: tuple[str, float | None, float]) -> Report:
    exercises = tuple(ExerciseReport(name, Status.FAIL, score, points, "", 0) for name, score, points in scores)
    return Report(f"{student}.py", student, Status.FAIL, "", None, exercises)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\uff1d1", "\u200b=1", "\ufeff \u202e=1"]
)
def test_what_starts_like_a_formula_gets_an_apostrophe(name: str) -> None:
    assert safe_cell(name).startswith("'")
    assert rows(grades_csv({name: report(name)}, ["sin"]))[1][0].startswith("'")


@pytest.mark.parametrize("name", ['Ada, "the first"', "Ada\nLovelace", "Ada\rLovelace", "Ada\x00", "Žofie, 李"])
def test_any_name_stays_one_cell_of_one_line(name: str) -> None:
    text = grades_csv({name: report(name)}, ["sin"])
    assert rows(text)[1] == [re.sub(r"[\n\r\x00]", " ", name), "0", "0"]
    assert len(text.splitlines()) == 2


def test_a_grader_fault_is_an_empty_cell_and_so_is_the_total() -> None:
    text = grades_csv({"ada": report("ada", ("sin", None, 1.0), ("affine", 1.0, 2.0))}, ["sin", "affine"])
    assert rows(text) == [["student", "sin", "affine", "total"], ["ada", "", "2", ""]]


def test_an_unreadable_submission_is_a_row_of_zeros() -> None:
    assert rows(grades_csv({"bob": report("bob")}, ["sin", "affine"]))[1] == ["bob", "0", "0", "0"]


def test_rows_are_sorted_by_student_and_hold_points() -> None:
    text = grades_csv({"bob": report("bob", ("sin", 0.5, 3.0)), "ada": report("ada", ("sin", 1.0, 3.0))}, ["sin"])
    assert text == "student,sin,total\nada,3,3\nbob,1.5,1.5\n"


@pytest.mark.parametrize(("points", "text"), [(1 / 3, "0.3333"), (2.0, "2"), (0.0, "0"), (1e-9, "0"), (None, "")])
def test_points_have_at_most_four_decimals(points: float | None, text: str) -> None:
    assert points_text(points) == text
