"""From rows of the database to views."""

import hashlib
from collections.abc import Iterable

from grader.service.views import AssignmentView, CourseView, PersonView, Role, Wanted
from grader.store.models import Assignment, AssignmentExercise, Course, Person


def person_view(person: Person) -> PersonView:
    """A person without the secrets; the stamp is a hash of the password's hash."""
    secret = person.password or person.start_code or ""
    stamp = hashlib.sha256(f"{person.id}:{secret}".encode()).hexdigest()[:16]
    return PersonView(
        id=person.id,
        login=person.login,
        name=person.name,
        email=person.email,
        admin=person.admin,
        active=person.active,
        must_change=person.password is None,
        stamp=stamp,
    )


def course_view(course: Course, role: Role, students: int = 0) -> CourseView:
    """A course as somebody with ``role`` sees it."""
    return CourseView(course.id, course.slug, course.title, course.timezone, role, students)


def wanted_of(exercises: Iterable[AssignmentExercise]) -> tuple[Wanted, ...]:
    """What is asked for, in order."""
    return tuple(Wanted(item.name, item.points, tuple(item.functions.split())) for item in exercises)


def assignment_view(assignment: Assignment, role: Role) -> AssignmentView:
    """An assignment; its course and exercises should be loaded already."""
    return AssignmentView(
        id=assignment.id,
        course=course_view(assignment.course, role),
        slug=assignment.slug,
        title=assignment.title,
        description=assignment.description,
        seed=assignment.seed,
        opens=assignment.opens_at,
        due=assignment.due_at,
        closes=assignment.closes_at,
        attempts=assignment.attempts,
        published=assignment.published,
        exercises=wanted_of(assignment.exercises),
        hints_after=assignment.hints_after,
        cost=assignment.cost,
    )
