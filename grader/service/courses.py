"""Courses and who is in them."""

from datetime import datetime

from sqlalchemy import ScalarSelect, and_, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from grader.service import texts
from grader.service.access import is_admin, require_admin, require_role
from grader.service.audit import record
from grader.service.errors import Conflict, Invalid, NotFound, Refused
from grader.service.rows import course_view, person_view
from grader.service.times import zone_problem
from grader.service.views import CourseView, MemberView, Role
from grader.store.models import Course, Enrolment, Person
from grader.store.session import all_or_nothing, begin_write


@all_or_nothing
def create_course(session: Session, slug: str, title: str, timezone: str, *, actor: int, now: datetime) -> CourseView:
    """A new course (admins and the operator). ``timezone`` is an IANA name.
    Raises Conflict, Invalid (slug, title, timezone), Refused."""
    title = texts.line(title)
    problems = {"slug": texts.slug_problem(slug), "title": texts.name_problem(title, "title"), "timezone": zone_problem(timezone)}
    if found := {field: sentence for field, sentence in problems.items() if sentence}:
        raise Invalid(found)
    begin_write(session)
    require_admin(session, actor)
    course = Course(slug=slug, title=title, timezone=timezone, created_at=now)
    session.add(course)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"There is already a course {slug!r}.") from None
    record(session, actor, "course.create", slug, now, course_id=course.id)
    session.commit()
    return course_view(course, Role.LECTURER)


def courses(session: Session, actor: int) -> tuple[CourseView, ...]:
    """The actor's courses by title (all of them for admins and the operator)."""
    students = _students()
    chosen = select(Course, students).order_by(Course.title, Course.id)
    if is_admin(session, actor):
        return tuple(course_view(course, Role.LECTURER, count) for course, count in session.execute(chosen))
    mine = and_(Enrolment.course_id == Course.id, Enrolment.person_id == actor)
    found = session.execute(
        select(Course, students, Enrolment.role)
        .join(Enrolment, mine)
        .join(Person, and_(Person.id == actor, Person.active))
        .order_by(Course.title, Course.id)
    )
    return tuple(course_view(course, role, count) for course, count, role in found)


def course(session: Session, slug: str, actor: int) -> CourseView:
    """One course. Raises NotFound for who is not in it."""
    found = session.execute(select(Course, _students()).where(Course.slug == texts.clean(slug))).one_or_none()
    if found is None:
        raise NotFound("There is no such course, or you are not in it.")
    role = require_role(session, found[0].id, actor, Role.STUDENT)
    return course_view(found[0], role, found[1])


def members(session: Session, course_id: int, actor: int) -> tuple[MemberView, ...]:
    """Who is in the course, by role (lecturers first) and login; for TAs and above. Raises NotFound, Refused."""
    require_role(session, course_id, actor, Role.TA)
    found = session.execute(
        select(Person, Enrolment.role).join(Enrolment, Enrolment.person_id == Person.id).where(Enrolment.course_id == course_id)
    )
    ranks = tuple(Role)
    ordered = sorted(found, key=lambda item: (-ranks.index(item[1]), item[0].login))
    return tuple(MemberView(person_view(person), role) for person, role in ordered)


@all_or_nothing
def enrol(session: Session, course_id: int, person_id: int, role: Role, *, actor: int, now: datetime) -> MemberView:
    """Put a person into the course or change their role (lecturers). Raises NotFound, Refused."""
    begin_write(session)
    require_role(session, course_id, actor, Role.LECTURER)
    person, course = _both(session, person_id, course_id)
    _not_oneself(person_id, actor)
    place(session, course_id, person_id, role, now)
    record(session, actor, "course.enrol", person.login, now, course_id=course.id, role=role.value)
    session.commit()
    return MemberView(person_view(person), role)


@all_or_nothing
def unenrol(session: Session, course_id: int, person_id: int, *, actor: int, now: datetime) -> None:
    """Take a person out of the course; their submissions stay and count again after a new enrolment (lecturers).
    Raises NotFound, Refused."""
    begin_write(session)
    require_role(session, course_id, actor, Role.LECTURER)
    person, course = _both(session, person_id, course_id)
    _not_oneself(person_id, actor)
    enrolment = session.get(Enrolment, (course_id, person_id))
    if enrolment is None:
        raise NotFound(f"{person.login} is not in this course.")
    session.delete(enrolment)
    record(session, actor, "course.unenrol", person.login, now, course_id=course.id)
    session.commit()


def place(session: Session, course_id: int, person_id: int, role: Role, now: datetime) -> None:
    """Enrol or change the role, within the running transaction (no commit, no questions asked)."""
    enrolment = session.get(Enrolment, (course_id, person_id))
    if enrolment is None:
        session.add(Enrolment(course_id=course_id, person_id=person_id, role=role, created_at=now))
    else:
        enrolment.role = role


def _students() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.course_id == Course.id, Enrolment.role == Role.STUDENT)
        .correlate(Course)
        .scalar_subquery()
    )


def _both(session: Session, person_id: int, course_id: int) -> tuple[Person, Course]:
    person, course = session.get(Person, person_id), session.get(Course, course_id)
    if person is None:
        raise NotFound("There is no such person.")
    if course is None:
        raise NotFound("There is no such course.")
    return person, course


def _not_oneself(person_id: int, actor: int) -> None:
    if person_id == actor:
        raise Refused("You cannot change your own place in a course; ask another lecturer or an administrator.")
