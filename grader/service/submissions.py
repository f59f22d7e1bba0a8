"""Submissions: hand in, look at, comment, grade again."""

from datetime import datetime

from sqlalchemy.orm import Session

from grader.service.views import FaultRow, FileView, Receipt, SubmissionDetail, SubmissionRow, SubmissionState


def submit(
    session: Session, *, assignment_id: int, person_id: int, filename: str, content: bytes, now: datetime, limit_bytes: int = 2_000_000
) -> Receipt:
    """Hand in bytes that intake has found readable. When it returns, they are on disk and queued; then nudge the engine.
    Staff may hand in at any time, without limit, to try things. Raises NotFound (not in the course, not published),
    Refused (not open yet, closed, no attempts left), Invalid (field file: empty or too large)."""
    raise NotImplementedError


def history(session: Session, assignment_id: int, person_id: int, actor: int) -> tuple[SubmissionRow, ...]:
    """One person's submissions to an assignment, newest first (one's own; TAs: anybody's). Raises NotFound, Refused."""
    raise NotImplementedError


def detail(session: Session, submission_id: int, actor: int) -> SubmissionDetail:
    """One submission with its report (one's own; TAs: their course's). Raises NotFound for everything else."""
    raise NotImplementedError


def state(session: Session, submission_id: int, actor: int) -> SubmissionState:
    """The little that a waiting page polls for, in two statements. Raises NotFound."""
    raise NotImplementedError


def content(session: Session, submission_id: int, actor: int) -> FileView:
    """The bytes as handed in. Raises NotFound."""
    raise NotImplementedError


def comment(session: Session, submission_id: int, text: str, *, actor: int, now: datetime) -> None:
    """Write beside a submission (TAs); the student sees it. Raises Invalid (field text), NotFound, Refused."""
    raise NotImplementedError


def regrade(session: Session, submission_id: int, *, actor: int, now: datetime) -> None:
    """Grade one again (TAs); its present verdict stands until the new one is there. Raises NotFound, Refused."""
    raise NotImplementedError


def regrade_all(session: Session, assignment_id: int, *, actor: int, now: datetime) -> int:
    """Grade all of an assignment again (TAs). Returns how many were put into the queue. Raises NotFound, Refused."""
    raise NotImplementedError


def faults(session: Session, course_id: int, actor: int) -> tuple[FaultRow, ...]:
    """Submissions that we failed to grade, newest first (TAs). Raises NotFound, Refused."""
    raise NotImplementedError
