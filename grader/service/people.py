"""People: sign in, passwords, who is admin. Logins are kept in lower case."""

from datetime import datetime

from sqlalchemy.orm import Session

from grader.service.passwords import Passwords
from grader.service.views import PersonView


def add_person(
    session: Session, passwords: Passwords, login: str, name: str, *, email: str = "", password: str | None = None,
    admin: bool = False, actor: int, now: datetime,
) -> PersonView:
    """A new person (admins and the operator may). Without a password they need a start code (``issue_code``).
    Raises Conflict (login taken), Invalid (fields login, name, email, password), Refused."""
    raise NotImplementedError


def authenticate(session: Session, passwords: Passwords, login: str, password: str, now: datetime) -> PersonView | None:
    """Who signs in with these, or None. A start code serves as password until one is chosen (``must_change``).
    Takes as long for unknown logins as for known ones; renews an outdated hash. Costs about 0.25 s: bound it."""
    raise NotImplementedError


def person(session: Session, person_id: int) -> PersonView:
    """An active person, for the page's user loader. Raises NotFound also for inactive ones."""
    raise NotImplementedError


def find(session: Session, login: str) -> PersonView:
    """The person with this login, active or not. Raises NotFound."""
    raise NotImplementedError


def people(session: Session, actor: int) -> tuple[PersonView, ...]:
    """Everybody, sorted by login (admins and the operator). Raises Refused."""
    raise NotImplementedError


def change_password(session: Session, passwords: Passwords, person_id: int, old: str, new: str, now: datetime) -> PersonView:
    """One's own password; ``old`` may be the start code. Returns the person with the new ``stamp``.
    Raises Invalid (fields old, new)."""
    raise NotImplementedError


def set_password(session: Session, passwords: Passwords, person_id: int, new: str, *, actor: int, now: datetime) -> None:
    """Another's password (admins and the operator). Raises Invalid (field new), NotFound, Refused."""
    raise NotImplementedError


def issue_code(session: Session, person_id: int, *, actor: int, now: datetime) -> str:
    """A start code, shown once: for admins and the operator, for anyone (a known password keeps working until
    the code is used); for a lecturer, for members of their courses who have no password yet. Raises NotFound, Refused."""
    raise NotImplementedError


def set_active(session: Session, person_id: int, active: bool, *, actor: int, now: datetime) -> PersonView:
    """Let a person in or keep them out; nothing of theirs is deleted (admins and the operator).
    Raises Refused also for the last active admin."""
    raise NotImplementedError


def set_admin(session: Session, person_id: int, admin: bool, *, actor: int, now: datetime) -> PersonView:
    """Make somebody admin or no longer (admins and the operator). Raises Refused also for the last active admin."""
    raise NotImplementedError
