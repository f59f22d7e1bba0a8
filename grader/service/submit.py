"""Handing in."""

import hashlib
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from grader.service import texts
from grader.service.errors import Invalid, NotFound, Refused
from grader.service.requeue import FIRST
from grader.service.submission_rows import CURRENT, USED, WAITING
from grader.service.times import to_words
from grader.service.views import Reason, Receipt, Role, State
from grader.store.models import Assignment, Course, Enrolment, Grading, Person, Submission, SubmissionFile
from grader.store.session import all_or_nothing, begin_write


@all_or_nothing
def submit(
    session: Session,
    *,
    assignment_id: int,
    person_id: int,
    filename: str,
    content: bytes,
    now: datetime,
    limit_bytes: int = 2_000_000,
) -> Receipt:
    """Hand in bytes that intake has found readable. When it returns, they are on disk and queued; then nudge the engine.
    Staff may hand in at any time, without limit, to try things. Raises NotFound (not in the course, not published),
    Refused (not open yet, closed, no attempts left), Invalid (field file: empty or too large)."""
    if not content or len(content) > limit_bytes:
        raise Invalid({"file": f"The file has {len(content):,} bytes; expected 1 to {limit_bytes:,}."})
    begin_write(session)
    assignment, role = _open(session, assignment_id, person_id, now)
    used, waiting = attempts(session, assignment_id, person_id)
    left = None if assignment.attempts is None or role != Role.STUDENT else assignment.attempts - used - waiting
    if left is not None and left <= 0:
        raise Refused(_no_more(assignment.attempts, waiting))
    digest = hashlib.sha256(content).hexdigest()
    same = session.scalar(
        select(func.max(Submission.id)).where(
            Submission.assignment_id == assignment_id, Submission.person_id == person_id, Submission.sha256 == digest
        )
    )
    late = assignment.due_at is not None and now > assignment.due_at
    submission = Submission(
        assignment_id=assignment_id,
        person_id=person_id,
        filename=texts.file_name(filename),
        size=len(content),
        sha256=digest,
        received_at=now,
        late=late,
        state=State.QUEUED,
        reason=Reason.FIRST,
        priority=FIRST,
        ready_at=now,
    )
    session.add(submission)
    session.flush()
    session.add(SubmissionFile(submission_id=submission.id, content=content))
    session.commit()
    return Receipt(submission.id, now, late, None if left is None else left - 1, same)


def attempts(session: Session, assignment_id: int, person_id: int) -> tuple[int, int]:
    """How many attempts gradings have used up, and how many submissions wait for their first verdict.
    A fault of ours uses none, nor does a file that could not be read."""
    used, waiting = session.execute(
        select(USED, WAITING)
        .select_from(Submission)
        .outerjoin(Grading, CURRENT)
        .where(Submission.assignment_id == assignment_id, Submission.person_id == person_id)
    ).one()
    return used, waiting


def _open(session: Session, assignment_id: int, person_id: int, now: datetime) -> tuple[Assignment, Role]:
    found = session.execute(
        select(Assignment, Course.timezone, Enrolment)
        .join(Course, Course.id == Assignment.course_id)
        .join(Enrolment, and_(Enrolment.course_id == Course.id, Enrolment.person_id == person_id))
        .join(Person, and_(Person.id == person_id, Person.active))
        .where(Assignment.id == assignment_id)
        # Two uploads of one person at once are counted one after the other, or both would take the last attempt.
        .with_for_update(of=Enrolment)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None or (found[2].role == Role.STUDENT and not found[0].published):
        raise NotFound("There is no such assignment, or you are not in its course.")
    assignment, zone, enrolment = found
    if enrolment.role == Role.STUDENT:
        if assignment.opens_at and now < assignment.opens_at:
            raise Refused(f"This assignment opens {to_words(assignment.opens_at, zone)}.")
        if assignment.closes_at and now > assignment.closes_at:
            raise Refused(f"This assignment closed {to_words(assignment.closes_at, zone)}.")
    return assignment, enrolment.role


def _no_more(limit: int | None, waiting: int) -> str:
    if waiting:
        return f"All {limit} attempts are used or waiting for their grading ({waiting} waiting)."
    return f"All {limit} attempts are used."
