"""``grades.csv``: one row per student, one column per exercise, in points."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence

from grader.values.report import Report

FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # the last four are their full-width forms
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def safe_cell(text: str) -> str:
    """``text`` on one line, with an apostrophe in front of what a spreadsheet would take for a formula."""
    plain = CONTROL.sub(" ", text)
    seen = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")  # an invisible mark hides nothing
    return "'" + plain if seen.lstrip().startswith(FORMULA_STARTS) else plain


def points_text(points: float | None) -> str:
    """Points with at most four decimals and no trailing zeros; empty for None."""
    if points is None:
        return ""
    text = f"{points:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def points_by_exercise(report: Report, exercises: Sequence[str]) -> list[float | None]:
    """The points earned in each of ``exercises``: None for a grader fault, 0 for what the report does not hold."""
    earned = {item.name: None if item.score is None else item.score * item.points for item in report.exercises}
    return [earned.get(name, 0.0) for name in exercises]


def grades_csv(reports: Mapping[str, Report], exercises: Sequence[str]) -> str:
    """The text of ``grades.csv`` for reports by student, sorted by student. A total with an unknown part is empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["student", *exercises, "total"])
    for student in sorted(reports):
        points = points_by_exercise(reports[student], exercises)
        known = [value for value in points if value is not None]
        total = sum(known) if len(known) == len(points) else None
        writer.writerow([safe_cell(student), *map(points_text, [*points, total])])
    return stream.getvalue()
