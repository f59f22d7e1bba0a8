"""What was done by whom. Verbs write it in their own transaction."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.service.access import OPERATOR, require_admin, require_role
from grader.service.views import AuditRow, Role
from grader.store.models import AuditEvent, Person


def record(
    session: Session, actor: int, what: str, subject: str, now: datetime, *, course_id: int | None = None, **details: object
) -> None:
    """Add an event to the running transaction (no commit): ``what`` like "assignment.edit", ``subject`` like "backprop/hw1"."""
    who = None if actor == OPERATOR else actor
    session.add(AuditEvent(at=now, actor_id=who, course_id=course_id, what=what, subject=subject[:300], details=details))


def events(session: Session, actor: int, *, course_id: int | None = None, limit: int = 200) -> tuple[AuditRow, ...]:
    """The newest events: of a course for its lecturers, of everything (None) for admins and the operator.
    Raises Refused, NotFound."""
    chosen = select(AuditEvent, Person.login).outerjoin(Person, Person.id == AuditEvent.actor_id)
    if course_id is None:
        require_admin(session, actor)
    else:
        require_role(session, course_id, actor, Role.LECTURER)
        chosen = chosen.where(AuditEvent.course_id == course_id)
    return tuple(
        AuditRow(event.id, event.at, login or "operator", event.what, event.subject, dict(event.details))
        for event, login in session.execute(chosen.order_by(AuditEvent.id.desc()).limit(limit))
    )
