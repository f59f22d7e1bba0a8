"""Scores: the best graded attempt counts, whole; among equals the earliest.

Overviews take a fixed, small number of statements, however many students, exercises and attempts there are."""

import math
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.service import texts
from grader.service.access import OPERATOR, require_role
from grader.service.assignments import assignments, find_assignment
from grader.service.audit import record
from grader.service.errors import Invalid, NotFound
from grader.service.rows import assignment_view, person_view
from grader.service.tallies import Tally, tallies
from grader.service.views import AssignmentView, Cell, Overview, OverviewRow, PassRate, PersonView, Role, Standing, Status
from grader.store.models import Enrolment, Override, Person
from grader.store.session import all_or_nothing, begin_write


def standing(session: Session, assignment_id: int, person_id: int, actor: int) -> Standing:
    """Where a person stands (oneself; TAs: anybody). Raises NotFound, Refused."""
    found, role = find_assignment(session, assignment_id, actor, Role.STUDENT if person_id == actor else Role.TA)
    view = assignment_view(found, role)
    member = session.get(Enrolment, (found.course_id, person_id))
    counted = tallies(session, [assignment_id], person_id)
    return _standing(view, person_id, counted.get((assignment_id, person_id)), member.role if member else role)


def standings(session: Session, course_id: int, person_id: int, actor: int) -> tuple[Standing, ...]:
    """The same for every assignment of the course that the actor sees, in the order of ``assignments``."""
    role = require_role(session, course_id, actor, Role.STUDENT if person_id == actor else Role.TA)
    views = assignments(session, course_id, actor)
    member = session.get(Enrolment, (course_id, person_id))
    counted = tallies(session, [view.id for view in views], person_id)
    theirs = member.role if member else role
    return tuple(_standing(view, person_id, counted.get((view.id, person_id)), theirs) for view in views)


def overview(session: Session, assignment_id: int, actor: int) -> Overview:
    """All students of the course x exercises (TAs). Raises NotFound, Refused."""
    found, role = find_assignment(session, assignment_id, actor, Role.TA)
    view = assignment_view(found, role)
    students = session.scalars(
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.course_id == found.course_id, Enrolment.role == Role.STUDENT)
    )
    counted = tallies(session, [assignment_id])
    ordered = sorted((person_view(student) for student in students), key=lambda student: student.login)
    rows = tuple(_overview_row(view, student, counted.get((assignment_id, student.id), Tally())) for student in ordered)
    return Overview(view, rows)


def pass_rates(overview: Overview) -> tuple[PassRate, ...]:
    """Per exercise, from an overview."""
    rates = []
    for position, wanted in enumerate(overview.assignment.exercises):
        cells = [row.cells[position] for row in overview.rows]
        tried = [cell for cell in cells if cell is not None and cell.status not in (Status.MISSING, Status.NOT_ATTEMPTED)]
        scores = [cell.score for cell in tried if cell.score is not None]
        rates.append(
            PassRate(
                name=wanted.name,
                students=len(cells),
                attempted=len(tried),
                passed=sum(cell.status == Status.PASS for cell in tried),
                mean=math.fsum(scores) / len(scores) if scores else None,
            )
        )
    return tuple(rates)


def csv_rows(overview: Overview) -> tuple[tuple[str, ...], ...]:
    """``student,<exercise>...,total`` with a header row, in points, sorted by student; empty where there is no verdict."""
    names = tuple(wanted.name for wanted in overview.assignment.exercises)
    header = ("student", *names, "total")
    return (header, *(_csv_row(overview.assignment, row) for row in overview.rows))


@all_or_nothing
def override(
    session: Session, assignment_id: int, person_id: int, score: float | None, comment: str, *, actor: int, now: datetime
) -> None:
    """Set a student's score of the assignment by hand, in 0..1, or take that back with None (lecturers).
    Raises Invalid (fields score, comment), NotFound, Refused."""
    comment = texts.clean(comment).strip()
    if score is not None and not 0 <= score <= 1:  # written so that NaN is refused
        raise Invalid({"score": f"{score:g} is no score; expected 0 to 1."})
    if score is not None and not comment:
        raise Invalid({"comment": "Say why, so that the student and later readers understand it."})
    begin_write(session)
    assignment, _ = find_assignment(session, assignment_id, actor, Role.LECTURER)
    person = session.get(Person, person_id)
    if person is None or session.get(Enrolment, (assignment.course_id, person_id)) is None:
        raise NotFound("This person is not in the course.")
    _store(session, assignment_id, person_id, score, comment, actor, now)
    subject = f"{assignment.course.slug}/{assignment.slug} {person.login}"
    record(session, actor, "score.override", subject, now, course_id=assignment.course_id, score=score, comment=comment)
    session.commit()


def _store(
    session: Session, assignment_id: int, person_id: int, score: float | None, comment: str, actor: int, now: datetime
) -> None:
    present = session.get(Override, (assignment_id, person_id))
    if score is None:
        if present is not None:
            session.delete(present)
        return
    if present is None:
        present = Override(assignment_id=assignment_id, person_id=person_id)
        session.add(present)
    present.score, present.comment, present.written_at = score, comment, now
    present.author_id = None if actor == OPERATOR else actor


def _cells(view: AssignmentView, tally: Tally) -> tuple[Cell | None, ...]:
    return tuple(tally.cells.get(wanted.name) for wanted in view.exercises)


def _standing(view: AssignmentView, person_id: int, tally: Tally | None, role: Role) -> Standing:
    tally = tally or Tally()
    limit = view.attempts if role == Role.STUDENT else None
    return Standing(
        assignment=view,
        person_id=person_id,
        used=tally.used,
        waiting=tally.waiting,
        left=None if limit is None else max(0, limit - tally.used - tally.waiting),
        best_id=tally.best_id,
        latest_id=tally.latest_id,
        late=tally.late,
        score=tally.score,
        overridden=tally.overridden,
        comment=tally.comment,
        cells=_cells(view, tally),
    )


def _overview_row(view: AssignmentView, student: PersonView, tally: Tally) -> OverviewRow:
    return OverviewRow(
        person=student,
        cells=_cells(view, tally),
        score=tally.score,
        points=None if tally.score is None else tally.score * view.points,
        best_id=tally.best_id,
        latest_id=tally.latest_id,
        attempts=tally.used,
        waiting=tally.waiting,
        failed=tally.failed,
        late=tally.late,
        overridden=tally.overridden,
    )


def _csv_row(view: AssignmentView, row: OverviewRow) -> tuple[str, ...]:
    cells = []
    for wanted, cell in zip(view.exercises, row.cells, strict=True):
        cells.append("" if cell is None or cell.score is None else _number(cell.score * wanted.points))
    return row.person.login, *cells, "" if row.points is None else _number(row.points)


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
