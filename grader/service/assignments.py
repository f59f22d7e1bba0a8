"""Assignments: create, edit, publish, list."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from grader.service import texts
from grader.service.access import require_role
from grader.service.audit import record
from grader.service.drafts import Checked, checked
from grader.service.errors import Conflict, NotFound
from grader.service.requeue import requeue
from grader.service.rows import assignment_view, wanted_of
from grader.service.times import to_form
from grader.service.views import AssignmentDraft, AssignmentView, Edited, Role, Wanted
from grader.store.models import Assignment, AssignmentExercise, Course, Submission
from grader.store.session import all_or_nothing, begin_write
from grader.values.assignment import CostPolicy, convention_of


@all_or_nothing
def create_assignment(
    session: Session, course_id: int, draft: AssignmentDraft, known: Collection[str], *, actor: int, now: datetime
) -> AssignmentView:
    """A new, unpublished assignment (lecturers). ``known`` are the names of the exercises that exist.
    Raises Invalid (fields as in AssignmentDraft; "exercises" for the whole list), Conflict (slug), NotFound, Refused."""
    begin_write(session)
    role = require_role(session, course_id, actor, Role.LECTURER)
    course = session.get(Course, course_id)
    if course is None:
        raise NotFound("There is no such course.")
    assignment = Assignment(course=course, created_at=now)
    _fill(assignment, checked(draft, course.timezone, known))
    session.add(assignment)
    _flush(session, draft.slug)
    record(session, actor, "assignment.create", f"{course.slug}/{assignment.slug}", now, course_id=course_id)
    session.commit()
    return assignment_view(assignment, role)


@all_or_nothing
def edit_assignment(
    session: Session, assignment_id: int, draft: AssignmentDraft, known: Collection[str], *, actor: int, now: datetime
) -> Edited:
    """Replace everything that the draft holds (lecturers). If seed, exercises, points, convention or what is made of the cost
    changed, all submissions are graded again; if due changed, late marks follow. Exercises that it had already stay allowed
    when they are not in ``known``.
    Raises as create_assignment."""
    begin_write(session)
    assignment, role = find_assignment(session, assignment_id, actor, Role.LECTURER)
    suite, due = _suite(assignment), assignment.due_at
    had = {item.name for item in assignment.exercises}
    _fill(assignment, checked(draft, assignment.course.timezone, {*known, *had}))
    _flush(session, draft.slug)
    count = requeue(session, Submission.assignment_id == assignment_id, now) if _suite(assignment) != suite else 0
    if assignment.due_at != due:
        late = false() if assignment.due_at is None else Submission.received_at > assignment.due_at
        session.execute(
            update(Submission)
            .where(Submission.assignment_id == assignment_id)
            .values(late=late)
            .execution_options(synchronize_session=False)
        )
    subject = f"{assignment.course.slug}/{assignment.slug}"
    record(session, actor, "assignment.edit", subject, now, course_id=assignment.course_id, requeued=count)
    session.commit()
    return Edited(assignment_view(assignment, role), count)


def draft_of(assignment: AssignmentView) -> AssignmentDraft:
    """The form's texts for an existing assignment."""
    zone = assignment.course.timezone
    return AssignmentDraft(
        slug=assignment.slug,
        title=assignment.title,
        description=assignment.description,
        seed=str(assignment.seed),
        opens=to_form(assignment.opens, zone),
        due=to_form(assignment.due, zone),
        closes=to_form(assignment.closes, zone),
        attempts="" if assignment.attempts is None else str(assignment.attempts),
        hints_after=str(assignment.hints_after),
        cost=assignment.cost.value,
        exercises=tuple((wanted.name, f"{wanted.points:g}") for wanted in assignment.exercises),
        convention=convention_of(assignment.exercises).value,
        functions=tuple((wanted.name, " ".join(wanted.functions)) for wanted in assignment.exercises if wanted.functions),
    )


@all_or_nothing
def publish(session: Session, assignment_id: int, published: bool, *, actor: int, now: datetime) -> AssignmentView:
    """Show it to students or hide it (lecturers). Raises NotFound, Refused."""
    begin_write(session)
    assignment, role = find_assignment(session, assignment_id, actor, Role.LECTURER)
    assignment.published = published
    subject = f"{assignment.course.slug}/{assignment.slug}"
    record(session, actor, "assignment.publish", subject, now, course_id=assignment.course_id, published=published)
    session.commit()
    return assignment_view(assignment, role)


def assignment(session: Session, course_slug: str, slug: str, actor: int) -> AssignmentView:
    """One assignment. Raises NotFound, for students also while it is not published."""
    where = and_(Course.slug == texts.clean(course_slug), Assignment.slug == texts.clean(slug))
    return assignment_view(*_found(session, where, actor, Role.STUDENT))


def assignment_by_id(session: Session, assignment_id: int, actor: int) -> AssignmentView:
    """The same by id."""
    return assignment_view(*find_assignment(session, assignment_id, actor, Role.STUDENT))


def assignments(session: Session, course_id: int, actor: int) -> tuple[AssignmentView, ...]:
    """All of a course by due time, then title (students: the published ones). Raises NotFound."""
    role = require_role(session, course_id, actor, Role.STUDENT)
    chosen = _loaded().where(Course.id == course_id).order_by(*_order())
    if role == Role.STUDENT:
        chosen = chosen.where(Assignment.published)
    return tuple(assignment_view(found, role) for found in session.scalars(chosen))


def find_assignment(session: Session, assignment_id: int, actor: int, needed: Role) -> tuple[Assignment, Role]:
    """The row with its course and exercises, and the actor's role. Raises NotFound, Refused."""
    return _found(session, Assignment.id == assignment_id, actor, needed)


def _found(session: Session, where: ColumnElement[bool], actor: int, needed: Role) -> tuple[Assignment, Role]:
    found = session.scalar(_loaded().where(where))
    if found is None:
        raise NotFound("There is no such assignment, or you are not in its course.")
    role = require_role(session, found.course_id, actor, needed)
    if role == Role.STUDENT and not found.published:
        raise NotFound("There is no such assignment, or you are not in its course.")
    return found, role


def _loaded() -> Select[Assignment]:
    return (
        select(Assignment)
        .join(Course, Course.id == Assignment.course_id)
        .options(joinedload(Assignment.course), selectinload(Assignment.exercises))
        .execution_options(populate_existing=True)
    )


def _order() -> tuple[ColumnElement[Any], ...]:
    return (Assignment.due_at.asc().nulls_last(), Assignment.title.asc(), Assignment.id.asc())


def _fill(assignment: Assignment, draft: Checked) -> None:
    assignment.slug, assignment.title, assignment.description = draft.slug, draft.title, draft.description
    assignment.seed, assignment.attempts = draft.seed, draft.attempts
    assignment.hints_after, assignment.cost = draft.hints_after, draft.cost
    assignment.opens_at, assignment.due_at, assignment.closes_at = draft.opens, draft.due, draft.closes
    present = {item.name: item for item in assignment.exercises}
    items = []
    for position, wanted in enumerate(draft.exercises):
        item = present.get(wanted.name) or AssignmentExercise(name=wanted.name)
        item.points, item.position, item.functions = wanted.points, position, " ".join(wanted.functions)
        items.append(item)
    assignment.exercises = items


def _suite(assignment: Assignment) -> tuple[int, CostPolicy, frozenset[Wanted]]:
    return assignment.seed, assignment.cost, frozenset(wanted_of(assignment.exercises))


def _flush(session: Session, slug: str) -> None:
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"This course has another assignment {slug.strip()!r} already.") from None
