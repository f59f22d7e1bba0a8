"""People: sign in, passwords, who is admin. Logins are kept in lower case."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from grader.service import texts
from grader.service.access import is_admin, require_admin
from grader.service.audit import record
from grader.service.errors import Conflict, Invalid, NotFound, Refused
from grader.service.passwords import LONGEST, Passwords, code_fits, code_hash, new_code, password_problem
from grader.service.rows import person_view
from grader.service.views import PersonView, Role
from grader.store.models import Enrolment, Person
from grader.store.session import all_or_nothing, begin_write


@all_or_nothing
def add_person(
    session: Session,
    passwords: Passwords,
    login: str,
    name: str,
    *,
    email: str = "",
    password: str | None = None,
    admin: bool = False,
    actor: int,
    now: datetime,
) -> PersonView:
    """A new person (admins and the operator may). Without a password they need a start code (``issue_code``).
    Raises Conflict (login taken), Invalid (fields login, name, email, password), Refused."""
    login, name, email = texts.login(login), texts.line(name), texts.line(email)
    problems = {
        "login": texts.login_problem(login),
        "name": texts.name_problem(name, "name"),
        "email": texts.email_problem(email),
        "password": None if password is None else password_problem(password, login),
    }
    _refuse(problems)
    hashed = None if password is None else passwords.hash(password)  # slow: before the write lock is taken
    begin_write(session)
    require_admin(session, actor)
    person = Person(login=login, name=name, email=email, password=hashed, admin=admin, created_at=now)
    session.add(person)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"The login {login!r} is taken.") from None
    record(session, actor, "person.add", login, now, admin=admin)
    session.commit()
    return person_view(person)


@all_or_nothing
def authenticate(session: Session, passwords: Passwords, login: str, password: str, now: datetime) -> PersonView | None:
    """Who signs in with these, or None. A start code serves as password until one is chosen (``must_change``);
    using it ends an old password. Takes as long for unknown logins as for known ones; renews an outdated hash.
    Costs about 0.25 s: bound it."""
    person = session.scalar(select(Person).where(Person.login == texts.login(login)[:100]))
    _let_go(session)
    stored = person.password if person else None
    right = passwords.verify(stored, password)
    coded = code_fits(person.start_code if person else None, password)
    if person is None or not person.active or not (right or coded):
        return None
    renewed = passwords.hash(password) if right and stored and passwords.outdated(stored) else None
    if renewed or (coded and stored):
        begin_write(session)
        person = _locked(session, person.id)
        if person.password == stored:  # not changed meanwhile
            person.password = renewed
            record(session, person.id, "person.rehash" if renewed else "person.code_used", person.login, now)
        session.commit()
    return person_view(person)


def person(session: Session, person_id: int) -> PersonView:
    """An active person, for the page's user loader. Raises NotFound also for inactive ones."""
    found = session.get(Person, person_id, populate_existing=True)
    if found is None or not found.active:
        raise NotFound("There is no such person.")
    return person_view(found)


def find(session: Session, login: str) -> PersonView:
    """The person with this login, active or not. Raises NotFound."""
    found = session.scalar(select(Person).where(Person.login == texts.login(login)))
    if found is None:
        raise NotFound(f"Nobody has the login {texts.login(login)!r}.")
    return person_view(found)


def people(session: Session, actor: int) -> tuple[PersonView, ...]:
    """Everybody, sorted by login (admins and the operator). Raises Refused."""
    require_admin(session, actor)
    return tuple(person_view(found) for found in session.scalars(select(Person).order_by(Person.login)))


@all_or_nothing
def change_password(session: Session, passwords: Passwords, person_id: int, old: str, new: str, now: datetime) -> PersonView:
    """One's own password; ``old`` may be the start code. Returns the person with the new ``stamp``.
    Raises Invalid (fields old, new), NotFound."""
    known = session.get(Person, person_id, populate_existing=True)
    _let_go(session)
    if known is None or not known.active:
        raise NotFound("There is no such person.")
    if not passwords.verify(known.password, old) and not code_fits(known.start_code, old):
        raise Invalid({"old": "This is not your present password."})
    problem = password_problem(new, known.login)
    _refuse({"new": "The new password is the old one." if new == old and len(old) <= LONGEST else problem})
    hashed = passwords.hash(new)
    begin_write(session)
    found = _locked(session, person_id)
    found.password, found.start_code = hashed, None
    record(session, person_id, "person.password", found.login, now)
    session.commit()
    return person_view(found)


@all_or_nothing
def set_password(session: Session, passwords: Passwords, person_id: int, new: str, *, actor: int, now: datetime) -> None:
    """Another's password (admins and the operator). Raises Invalid (field new), NotFound, Refused."""
    require_admin(session, actor)
    known = _locked(session, person_id)
    _let_go(session)
    _refuse({"new": password_problem(new, known.login)})
    hashed = passwords.hash(new)
    begin_write(session)
    found = _locked(session, person_id)
    found.password, found.start_code = hashed, None
    record(session, actor, "person.password", found.login, now)
    session.commit()


@all_or_nothing
def issue_code(session: Session, person_id: int, *, actor: int, now: datetime) -> str:
    """A start code, shown once: for admins and the operator, for anyone (a known password keeps working until
    the code is used); for a lecturer, for members of their courses who have no password yet. Raises NotFound, Refused."""
    begin_write(session)
    if not is_admin(session, actor) and not _teaches(session, actor, person_id):
        raise Refused("Only administrators, and lecturers for people of their courses, may do that.")
    found = _locked(session, person_id)
    if not is_admin(session, actor) and (found.admin or found.password is not None):
        raise Refused(f"{found.login} has a password already; ask an administrator for a new code.")
    code = new_code()
    found.start_code = code_hash(code)
    record(session, actor, "person.code", found.login, now)
    session.commit()
    return code


@all_or_nothing
def set_active(session: Session, person_id: int, active: bool, *, actor: int, now: datetime) -> PersonView:
    """Let a person in or keep them out; nothing of theirs is deleted (admins and the operator).
    Raises Refused also for the last active admin."""
    begin_write(session)
    require_admin(session, actor)
    _lock_admins(session)
    found = _locked(session, person_id)
    found.active = active
    return _kept(session, found, "person.active", actor, now, active=active)


@all_or_nothing
def set_admin(session: Session, person_id: int, admin: bool, *, actor: int, now: datetime) -> PersonView:
    """Make somebody admin or no longer (admins and the operator). Raises Refused also for the last active admin."""
    begin_write(session)
    require_admin(session, actor)
    _lock_admins(session)
    found = _locked(session, person_id)
    found.admin = admin
    return _kept(session, found, "person.admin", actor, now, admin=admin)


def _kept(session: Session, found: Person, what: str, actor: int, now: datetime, **details: bool) -> PersonView:
    session.flush()
    left = session.scalar(select(func.count()).select_from(Person).where(Person.admin, Person.active))
    if not left and (found.admin or what == "person.admin"):
        raise Refused(f"{found.login} is the last administrator; make somebody else one first.")
    record(session, actor, what, found.login, now, **details)
    session.commit()
    return person_view(found)


def _let_go(session: Session) -> None:
    """End the transaction and keep what was read: hashing is slow, and nobody should wait for it."""
    session.expunge_all()
    session.rollback()


def _lock_admins(session: Session) -> None:
    """Two admins who remove each other at once do so one after the other."""
    session.execute(select(Person.id).where(Person.admin).order_by(Person.id).with_for_update())


def _locked(session: Session, person_id: int) -> Person:
    found = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def _teaches(session: Session, actor: int, person_id: int) -> bool:
    theirs, own = aliased(Enrolment), aliased(Enrolment)
    shared = (
        select(own.course_id)
        .join(theirs, theirs.course_id == own.course_id)
        .join(Person, Person.id == own.person_id)
        .where(own.person_id == actor, own.role == Role.LECTURER, theirs.person_id == person_id, Person.active)
    )
    return session.scalar(shared.limit(1)) is not None


def _refuse(problems: dict[str, str | None]) -> None:
    found = {field: sentence for field, sentence in problems.items() if sentence}
    if found:
        raise Invalid(found)
