"""What was done by whom. Verbs write it in their own transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from grader.service.views import AuditRow


def record(
    session: Session, actor: int, what: str, subject: str, now: datetime, *, course_id: int | None = None, **details: object
) -> None:
    """Add an event to the running transaction (no commit): ``what`` like "assignment.edit", ``subject`` like "backprop/hw1"."""
    raise NotImplementedError


def events(session: Session, actor: int, *, course_id: int | None = None, limit: int = 200) -> tuple[AuditRow, ...]:
    """The newest events: of a course for its lecturers, of everything (None) for admins and the operator. Raises Refused, NotFound."""
    raise NotImplementedError
