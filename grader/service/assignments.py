"""Assignments: create, edit, publish, list."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from grader.service.views import AssignmentDraft, AssignmentView, Edited


def create_assignment(
    session: Session, course_id: int, draft: AssignmentDraft, known: Collection[str], *, actor: int, now: datetime
) -> AssignmentView:
    """A new, unpublished assignment (lecturers). ``known`` are the names of the exercises that exist.
    Raises Invalid (fields as in AssignmentDraft; "exercises" for the whole list), Conflict (slug), NotFound, Refused."""
    raise NotImplementedError


def edit_assignment(
    session: Session, assignment_id: int, draft: AssignmentDraft, known: Collection[str], *, actor: int, now: datetime
) -> Edited:
    """Replace everything that the draft holds (lecturers). If seed, exercises or points changed, all submissions are graded
    again; if due changed, late marks follow. Raises as create_assignment."""
    raise NotImplementedError


def draft_of(assignment: AssignmentView) -> AssignmentDraft:
    """The form's texts for an existing assignment."""
    raise NotImplementedError


def publish(session: Session, assignment_id: int, published: bool, *, actor: int, now: datetime) -> AssignmentView:
    """Show it to students or hide it (lecturers). Raises NotFound, Refused."""
    raise NotImplementedError


def assignment(session: Session, course_slug: str, slug: str, actor: int) -> AssignmentView:
    """One assignment. Raises NotFound, for students also while it is not published."""
    raise NotImplementedError


def assignment_by_id(session: Session, assignment_id: int, actor: int) -> AssignmentView:
    """The same by id."""
    raise NotImplementedError


def assignments(session: Session, course_id: int, actor: int) -> tuple[AssignmentView, ...]:
    """All of a course by due time, then title (students: the published ones). Raises NotFound."""
    raise NotImplementedError
