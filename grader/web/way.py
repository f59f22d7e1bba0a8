"""A person's way through the exercises: how each stands, which comes next, and where it can be handed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from grader.exercise.path import next_exercise
from grader.exercise.spec import Exercise
from grader.service import assignments, courses
from grader.service.progress import Progress, progress
from grader.service.views import AssignmentView, CourseView, Role
from grader.web.access import me
from grader.web.house import ask, house, now


@dataclass(frozen=True)
class Mark:
    """How one's own standing in an exercise is shown: a word, a sign and a class, so that no one of them has to be seen."""

    key: str
    sign: str
    word: str


PASSED = Mark("passed", "✓", "passed")
BEGUN = Mark("begun", "◐", "begun, not right yet")
NEXT = Mark("next", "➜", "next for you")
READY = Mark("ready", "○", "ready: what it builds on is passed")
LATER = Mark("later", "·", "later: something before it is not passed yet")
MARKS = (PASSED, BEGUN, NEXT, READY, LATER)


@dataclass(frozen=True)
class Task:
    """An exercise where it can be handed in."""

    exercise: Exercise
    assignment: AssignmentView

    @property
    def address(self) -> str:
        """Its page."""
        course_slug, slug = self.assignment.course.slug, self.assignment.slug
        return url_for("student.exercise_page", course_slug=course_slug, assignment_slug=slug, name=self.exercise.name)


@dataclass(frozen=True)
class Neighbours:
    """What an exercise builds on and what builds on it, each with its mark."""

    before: tuple[tuple[Exercise, Mark], ...]
    after: tuple[tuple[Exercise, Mark], ...]


def mine() -> Progress:
    """The signed-in person's progress."""
    return ask(progress, me().id)


def marks(exercises: Iterable[Exercise], done: Progress, coming: Exercise | None) -> dict[str, Mark]:
    """The mark of each; ``coming`` is the next one. A prerequisite that is not among ``exercises`` stops nobody."""
    given = {item.name: item for item in exercises}
    return {name: _mark(item, given, done, item is coming) for name, item in given.items()}


def _mark(item: Exercise, among: Mapping[str, Exercise], done: Progress, coming: bool) -> Mark:
    if item.name in done.passed:
        return PASSED
    if coming:
        return NEXT
    if item.name in done.begun:
        return BEGUN
    return READY if all(name in done.passed or name not in among for name in item.needs) else LATER


def tasks(course: CourseView) -> list[Task]:
    """All exercises of the course's assignments that one may see, in their order, each once: where it is still open, if
    anywhere."""
    moment, staff = now(), course.role.covers(Role.TA)
    found: dict[str, Task] = {}
    seen = [item for item in ask(assignments.assignments, course.id, me().id) if staff or item.phase(moment) != "waiting"]
    for item in sorted(seen, key=lambda item: item.phase(moment) == "closed"):
        for wanted in item.exercises:
            exercise = house().catalog.get(wanted.name)
            if exercise is not None:
                found.setdefault(wanted.name, Task(exercise, item))
    return list(found.values())


def next_task(course: CourseView, done: Progress) -> Task | None:
    """The first exercise of the course that is not passed, whose prerequisites are, and that can be handed in now."""
    open_ones = [task for task in tasks(course) if task.assignment.phase(now()) in ("open", "late")]
    coming = next_exercise((task.exercise for task in open_ones), done.passed)
    return next((task for task in open_ones if task.exercise is coming), None)


def overall(done: Progress) -> tuple[dict[str, Mark], Exercise | None]:
    """The marks of all exercises, and which of all comes next."""
    everything = list(house().catalog.values())
    coming = next_exercise(everything, done.passed)
    return marks(everything, done, coming), coming


def neighbours(exercise: Exercise, shown: Mapping[str, Mark]) -> Neighbours:
    """The exercises beside one on the map of all, whose marks are ``shown``."""
    catalog = house().catalog
    before = [name for name in exercise.needs if name in shown]
    after = [name for name in shown if exercise.name in catalog[name].needs]
    return Neighbours(*(tuple((catalog[name], shown[name]) for name in names) for names in (before, after)))


def places(name: str) -> Sequence[Task]:
    """Where in one's courses an exercise is asked for."""
    everywhere = (task for course in ask(courses.courses, me().id) for task in tasks(course))
    return [task for task in everywhere if task.exercise.name == name]
