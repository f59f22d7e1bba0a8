"""Scores: the best graded attempt counts, whole; among equals the earliest. Overviews take a fixed, small number of statements."""

from datetime import datetime

from sqlalchemy.orm import Session

from grader.service.views import Overview, PassRate, Standing


def standing(session: Session, assignment_id: int, person_id: int, actor: int) -> Standing:
    """Where a person stands (oneself; TAs: anybody). Raises NotFound, Refused."""
    raise NotImplementedError


def standings(session: Session, course_id: int, person_id: int, actor: int) -> tuple[Standing, ...]:
    """The same for every assignment of the course that the actor sees, in the order of ``assignments``."""
    raise NotImplementedError


def overview(session: Session, assignment_id: int, actor: int) -> Overview:
    """All students of the course x exercises (TAs). Raises NotFound, Refused."""
    raise NotImplementedError


def pass_rates(overview: Overview) -> tuple[PassRate, ...]:
    """Per exercise, from an overview."""
    raise NotImplementedError


def csv_rows(overview: Overview) -> tuple[tuple[str, ...], ...]:
    """``student,<exercise>...,total`` with a header row, in points, sorted by student; empty where there is no verdict."""
    raise NotImplementedError


def override(
    session: Session, assignment_id: int, person_id: int, score: float | None, comment: str, *, actor: int, now: datetime
) -> None:
    """Set a student's score of the assignment by hand, in 0..1, or take that back with None (lecturers).
    Raises Invalid (fields score, comment), NotFound, Refused."""
    raise NotImplementedError
