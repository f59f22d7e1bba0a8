"""Who may do what. Every verb asks here, so that no page can forget to."""

from typing import Final

from sqlalchemy.orm import Session

from grader.store.states import Role

OPERATOR: Final = 0
"""The actor at the command line of the machine: may do everything. No person has this id."""


def role_in(session: Session, course_id: int, actor: int) -> Role | None:
    """The actor's role in the course: LECTURER for admins and the operator, None for who is not in it or is inactive."""
    raise NotImplementedError


def require_role(session: Session, course_id: int, actor: int, needed: Role) -> Role:
    """The actor's role. Raises NotFound for who is not in the course, Refused for who is but may not."""
    raise NotImplementedError


def require_admin(session: Session, actor: int) -> None:
    """Raises Refused unless the actor is an active admin or the operator."""
    raise NotImplementedError
