"""Courses and who is in them."""

from datetime import datetime

from sqlalchemy.orm import Session

from grader.service.views import CourseView, MemberView, Role


def create_course(session: Session, slug: str, title: str, timezone: str, *, actor: int, now: datetime) -> CourseView:
    """A new course (admins and the operator). ``timezone`` is an IANA name. Raises Conflict, Invalid (slug, title, timezone), Refused."""
    raise NotImplementedError


def courses(session: Session, actor: int) -> tuple[CourseView, ...]:
    """The actor's courses by title (all of them for admins and the operator)."""
    raise NotImplementedError


def course(session: Session, slug: str, actor: int) -> CourseView:
    """One course. Raises NotFound for who is not in it."""
    raise NotImplementedError


def members(session: Session, course_id: int, actor: int) -> tuple[MemberView, ...]:
    """Who is in the course, by role (lecturers first) and login; for TAs and above. Raises NotFound, Refused."""
    raise NotImplementedError


def enrol(session: Session, course_id: int, person_id: int, role: Role, *, actor: int, now: datetime) -> MemberView:
    """Put a person into the course or change their role (lecturers). Raises NotFound, Refused."""
    raise NotImplementedError


def unenrol(session: Session, course_id: int, person_id: int, *, actor: int, now: datetime) -> None:
    """Take a person out of the course; their submissions stay and count again after a new enrolment (lecturers)."""
    raise NotImplementedError
