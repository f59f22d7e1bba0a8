"""Who may do what. Every verb asks here, so that no page can forget to."""

from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from grader.service.errors import NotFound, Refused
from grader.store.models import Enrolment, Person
from grader.store.states import Role

OPERATOR: Final = 0
"""The actor at the command line of the machine: may do everything. No person has this id."""

NAMES: Final = {Role.STUDENT: "students", Role.TA: "teaching assistants", Role.LECTURER: "lecturers"}


def role_in(session: Session, course_id: int, actor: int) -> Role | None:
    """The actor's role in the course: LECTURER for admins and the operator, None for who is not in it or is inactive."""
    if actor == OPERATOR:
        return Role.LECTURER
    belongs = and_(Enrolment.person_id == Person.id, Enrolment.course_id == course_id)
    found = session.execute(
        select(Person.admin, Enrolment.role).outerjoin(Enrolment, belongs).where(Person.id == actor, Person.active)
    ).one_or_none()
    if found is None:
        return None
    return Role.LECTURER if found.admin else found.role


def require_role(session: Session, course_id: int, actor: int, needed: Role) -> Role:
    """The actor's role. Raises NotFound for who is not in the course, Refused for who is but may not."""
    role = role_in(session, course_id, actor)
    if role is None:
        raise NotFound("There is no such course, or you are not in it.")
    if not role.covers(needed):
        raise Refused(f"Only {NAMES[needed]} of this course may do that.")
    return role


def is_admin(session: Session, actor: int) -> bool:
    """Whether the actor is an active admin or the operator."""
    if actor == OPERATOR:
        return True
    return session.scalar(select(Person.id).where(Person.id == actor, Person.admin, Person.active)) is not None


def require_admin(session: Session, actor: int) -> None:
    """Raises Refused unless the actor is an active admin or the operator."""
    if not is_admin(session, actor):
        raise Refused("Only administrators may do that.")
