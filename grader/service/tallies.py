"""What counts, for many students and assignments at once: three statements, however many there are."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from grader.service.submission_rows import CURRENT, USED, WAITING, best_first
from grader.service.views import Cell, State
from grader.store.models import Grading, Override, Score, Submission

Key = tuple[int, int]
"""Assignment id, person id."""


@dataclass
class Tally:
    """Counts of one person's submissions to one assignment, and the one that counts."""

    used: int = 0
    waiting: int = 0
    failed: int = 0
    latest_id: int | None = None
    best_id: int | None = None
    late: bool = False
    score: float | None = None
    overridden: bool = False
    comment: str = ""
    cells: dict[str, Cell] = field(default_factory=dict)


def tallies(session: Session, assignments: list[int], person_id: int | None = None) -> dict[Key, Tally]:
    """Who has submissions or an override in these assignments (one person, or everybody): (assignment, person) -> Tally."""
    found: dict[Key, Tally] = {}
    _count(session, _of(Submission, assignments, person_id), found)
    _judge(session, _of(Submission, assignments, person_id), found)
    for override in session.scalars(select(Override).where(_of(Override, assignments, person_id))):
        tally = found.setdefault((override.assignment_id, override.person_id), Tally())
        tally.score, tally.overridden, tally.comment = override.score, True, override.comment
    return found


def _of(table: type[Submission] | type[Override], assignments: list[int], person_id: int | None) -> ColumnElement[bool]:
    among = table.assignment_id.in_(assignments)
    return among if person_id is None else and_(among, table.person_id == person_id)


def _count(session: Session, which: ColumnElement[bool], found: dict[Key, Tally]) -> None:
    failed = func.count(case((and_(Submission.state == State.FAILED, Grading.score.is_(None)), 1)))
    rows = session.execute(
        select(Submission.assignment_id, Submission.person_id, USED, WAITING, failed, func.max(Submission.id))
        .outerjoin(Grading, CURRENT)
        .where(which)
        .group_by(Submission.assignment_id, Submission.person_id)
    )
    for assignment, person, used, waiting, failures, latest in rows:
        found[assignment, person] = Tally(used=used, waiting=waiting, failed=failures, latest_id=latest)


def _judge(session: Session, which: ColumnElement[bool], found: dict[Key, Tally]) -> None:
    owner = (Submission.assignment_id, Submission.person_id)
    ranked = (
        select(
            *owner,
            Submission.id,
            Submission.late,
            Grading.id.label("grading_id"),
            Grading.score,
            func.row_number().over(partition_by=owner, order_by=best_first()).label("rank"),
        )
        .join(Grading, CURRENT)
        .where(which, Grading.score.is_not(None))
        .subquery()
    )
    rows: Any = session.execute(
        select(ranked, Score.exercise, Score.status, Score.score.label("part"), Score.points)
        .outerjoin(Score, Score.grading_id == ranked.c.grading_id)
        .where(ranked.c.rank == 1)
    )
    for row in rows:
        tally = found.setdefault((row.assignment_id, row.person_id), Tally())
        tally.best_id, tally.late, tally.score = row.id, row.late, row.score
        if row.exercise is not None:
            tally.cells[row.exercise] = Cell(row.exercise, row.status, row.part, row.points)
