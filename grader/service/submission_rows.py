"""Submissions as rows of a history: numbered, with their current verdict, the best one marked."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlalchemy.orm import Session

from grader.service.views import State, Status, SubmissionRow
from grader.store.models import Grading, Submission

CURRENT = and_(Grading.submission_id == Submission.id, Grading.current)
"""How a submission is joined with its verdict."""

USED = func.count(Grading.score)
"""Over that join: verdicts, each of which has used up an attempt."""

WAITING = func.count(case((and_(Submission.state.in_((State.QUEUED, State.RUNNING)), Grading.score.is_(None)), 1)))
"""Over that join: submissions that wait for their first verdict."""


def submission_rows(session: Session, among: ColumnElement[bool], *, only: int | None = None) -> tuple[SubmissionRow, ...]:
    """Newest first. ``among`` must hold for all submissions of a person to an assignment or for none of them, since
    they are numbered and compared among each other; ``only`` then picks one submission by id."""
    ranked = _ranked().where(among).subquery()
    chosen = select(ranked).order_by(ranked.c.id.desc())
    if only is not None:
        chosen = chosen.where(ranked.c.id == only)
    return tuple(_row(found) for found in session.execute(chosen))


def best_first() -> tuple[ColumnElement[Any], ...]:
    """The order in which the first is the one that counts: the highest score, among equals the earliest."""
    return Grading.score.desc().nulls_last(), Submission.id.asc()


def status_of(state: State, status: Status | None) -> Status | None:
    """The status to show: a failed submission without a verdict is a fault of ours."""
    return Status.GRADER_FAULT if state == State.FAILED and status is None else status


def etag(submission_id: int, state: State, grading_id: int | None, *more: object) -> str:
    """A text that changes with these."""
    return "-".join(str(part) for part in (submission_id, state.value, grading_id or 0, *more))


def _ranked() -> Select[*tuple[Any, ...]]:
    owner = (Submission.assignment_id, Submission.person_id)
    return select(
        Submission.id,
        Submission.assignment_id,
        Submission.person_id,
        Submission.filename,
        Submission.size,
        Submission.sha256,
        Submission.received_at,
        Submission.late,
        Submission.state,
        Grading.id.label("grading_id"),
        Grading.status,
        Grading.score,
        Grading.message,
        func.row_number().over(partition_by=owner, order_by=Submission.id).label("number"),
        func.row_number().over(partition_by=owner, order_by=best_first()).label("rank"),
    ).outerjoin(Grading, CURRENT)


def _row(found: Row[Any]) -> SubmissionRow:
    best = found.rank == 1 and found.score is not None
    return SubmissionRow(
        id=found.id,
        number=found.number,
        assignment_id=found.assignment_id,
        person_id=found.person_id,
        filename=found.filename,
        size=found.size,
        sha256=found.sha256,
        received_at=found.received_at,
        late=found.late,
        state=found.state,
        status=status_of(found.state, found.status),
        score=found.score,
        message=found.message or "",
        best=best,
        etag=etag(found.id, found.state, found.grading_id, int(found.late), int(best)),
    )
