"""Submissions: look at, comment, grade again. Handing in is ``submit`` of its own module."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from grader.grading.withheld import without_hints
from grader.service import texts
from grader.service.access import OPERATOR, require_role, role_in
from grader.service.assignments import find_assignment
from grader.service.audit import record
from grader.service.errors import Invalid, NotFound, Refused
from grader.service.requeue import requeue
from grader.service.rows import assignment_view, person_view
from grader.service.submission_rows import CURRENT, USED, etag, status_of, submission_rows
from grader.service.submit import submit
from grader.service.views import (
    CommentView,
    FaultRow,
    FileView,
    GradingRow,
    Report,
    Role,
    State,
    SubmissionDetail,
    SubmissionRow,
    SubmissionState,
)
from grader.store.models import Assignment, Comment, Grading, Person, Submission, SubmissionFile
from grader.store.session import all_or_nothing, begin_write

__all__ = ["comment", "content", "detail", "faults", "history", "regrade", "regrade_all", "state", "submit"]

LONGEST_COMMENT = 10_000


class _Seen(NamedTuple):
    submission: Submission
    assignment: Assignment
    role: Role


def history(session: Session, assignment_id: int, person_id: int, actor: int) -> tuple[SubmissionRow, ...]:
    """One person's submissions to an assignment, newest first (one's own; TAs: anybody's). Raises NotFound, Refused."""
    find_assignment(session, assignment_id, actor, Role.STUDENT if person_id == actor else Role.TA)
    return submission_rows(session, and_(Submission.assignment_id == assignment_id, Submission.person_id == person_id))


def detail(session: Session, submission_id: int, actor: int) -> SubmissionDetail:
    """One submission with its report (one's own, without hints before the attempt that the assignment names; TAs: their
    course's, whole). Raises NotFound for everything else."""
    seen = _seen(session, submission_id, actor)
    submission = seen.submission
    owner = and_(Submission.assignment_id == submission.assignment_id, Submission.person_id == submission.person_id)
    (row,) = submission_rows(session, owner, only=submission_id)
    assignment, _ = find_assignment(session, submission.assignment_id, OPERATOR, Role.STUDENT)
    stored = session.scalar(select(Grading.report).where(Grading.submission_id == submission_id, Grading.current))
    whole = None if stored is None else Report.from_json(stored)
    used = session.scalar(select(USED).select_from(Submission).outerjoin(Grading, CURRENT).where(owner)) or 0
    report = whole if seen.role.covers(Role.TA) or whole is None or used >= assignment.hints_after else without_hints(whole)
    return SubmissionDetail(
        row=row,
        assignment=assignment_view(assignment, seen.role),
        person=person_view(session.get_one(Person, submission.person_id)),
        role=seen.role,
        report=report,
        gradings=_gradings(session, submission_id),
        comments=_comments(session, submission_id),
        problem=submission.problem if seen.role.covers(Role.TA) else "",
        hints_from=None if report == whole else assignment.hints_after,
        attempts_used=used,
    )


def state(session: Session, submission_id: int, actor: int) -> SubmissionState:
    """The little that a waiting page polls for, in three statements. Raises NotFound."""
    submission = _seen(session, submission_id, actor).submission
    verdict = session.execute(
        select(Grading.id, Grading.status, Grading.score, _ahead(submission).label("ahead"))
        .select_from(Submission)
        .outerjoin(Grading, CURRENT)
        .where(Submission.id == submission_id)
    ).one()
    return SubmissionState(
        id=submission_id,
        state=submission.state,
        status=status_of(submission.state, verdict.status),
        score=verdict.score,
        etag=etag(submission_id, submission.state, verdict.id, verdict.ahead),
        ahead=verdict.ahead,
    )


def content(session: Session, submission_id: int, actor: int) -> FileView:
    """The bytes as handed in. Raises NotFound."""
    submission = _seen(session, submission_id, actor).submission
    return FileView(submission.filename, session.get_one(SubmissionFile, submission_id).content, submission.sha256)


@all_or_nothing
def comment(session: Session, submission_id: int, text: str, *, actor: int, now: datetime) -> None:
    """Write beside a submission (TAs); the student sees it. Raises Invalid (field text), NotFound, Refused."""
    written = texts.clean(text).strip().replace("\r\n", "\n")
    if not written or len(written) > LONGEST_COMMENT:
        raise Invalid({"text": f"A comment has 1 to {LONGEST_COMMENT} characters; this one has {len(written)}."})
    begin_write(session)
    seen = _seen(session, submission_id, actor, Role.TA)
    author = None if actor == OPERATOR else actor
    session.add(Comment(submission_id=submission_id, author_id=author, words=written, written_at=now))
    record(session, actor, "submission.comment", f"submission {submission_id}", now, course_id=seen.assignment.course_id)
    session.commit()


@all_or_nothing
def regrade(session: Session, submission_id: int, *, actor: int, now: datetime) -> None:
    """Grade one again (TAs); its present verdict stands until the new one is there. Raises NotFound, Refused."""
    begin_write(session)
    seen = _seen(session, submission_id, actor, Role.TA)
    requeue(session, Submission.id == submission_id, now)
    record(session, actor, "submission.regrade", f"submission {submission_id}", now, course_id=seen.assignment.course_id)
    session.commit()


@all_or_nothing
def regrade_all(session: Session, assignment_id: int, *, actor: int, now: datetime) -> int:
    """Grade all of an assignment again (TAs). Returns how many were put into the queue. Raises NotFound, Refused."""
    begin_write(session)
    assignment, _ = find_assignment(session, assignment_id, actor, Role.TA)
    count = requeue(session, Submission.assignment_id == assignment_id, now)
    subject = f"{assignment.course.slug}/{assignment.slug}"
    record(session, actor, "assignment.regrade", subject, now, course_id=assignment.course_id, requeued=count)
    session.commit()
    return count


def faults(session: Session, course_id: int, actor: int) -> tuple[FaultRow, ...]:
    """Submissions that we failed to grade, newest first (TAs). Raises NotFound, Refused."""
    require_role(session, course_id, actor, Role.TA)
    found = session.execute(
        select(Submission, Person, Assignment.title)
        .join(Person, Person.id == Submission.person_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Assignment.course_id == course_id, Submission.state == State.FAILED)
    ).all()
    everything = Submission.assignment_id.in_({submission.assignment_id for submission, _, _ in found})
    known = {submission.id: (person, title, submission.problem) for submission, person, title in found}
    return tuple(
        FaultRow(row, person_view(known[row.id][0]), known[row.id][1], known[row.id][2])
        for row in submission_rows(session, everything)
        if row.id in known
    )


def _seen(session: Session, submission_id: int, actor: int, needed: Role = Role.STUDENT) -> _Seen:
    """The submission if the actor may see it; Refused only for who may see it but not do what ``needed`` may."""
    found = session.execute(
        select(Submission, Assignment)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .where(Submission.id == submission_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    nothing = NotFound("There is no such submission, or it is not yours.")
    if found is None:
        raise nothing
    role = role_in(session, found[1].course_id, actor)
    if role is None or (role == Role.STUDENT and found[0].person_id != actor):
        raise nothing
    if not role.covers(needed):
        raise Refused("Only teaching assistants and lecturers of this course may do that.")
    return _Seen(*found, role)


def _ahead(submission: Submission) -> ColumnElement[int]:
    if submission.state != State.QUEUED:
        return literal(0)
    other = aliased(Submission)
    earlier = or_(other.priority < submission.priority, and_(other.priority == submission.priority, other.id < submission.id))
    return select(func.count()).select_from(other).where(other.state == State.QUEUED, earlier).scalar_subquery()


def _gradings(session: Session, submission_id: int) -> tuple[GradingRow, ...]:
    found = session.scalars(select(Grading).where(Grading.submission_id == submission_id).order_by(Grading.id.desc()))
    return tuple(
        GradingRow(
            id=grading.id,
            started_at=grading.started_at,
            finished_at=grading.finished_at,
            reason=grading.reason,
            status=grading.status,
            score=grading.score,
            seed=grading.seed,
            grader=grading.grader_version,
            numpy=grading.numpy_version,
            current=grading.current,
        )
        for grading in found
    )


def _comments(session: Session, submission_id: int) -> tuple[CommentView, ...]:
    found = session.execute(
        select(Comment, Person.name)
        .outerjoin(Person, Person.id == Comment.author_id)
        .where(Comment.submission_id == submission_id)
        .order_by(Comment.id)
    )
    return tuple(CommentView(comment.id, name or "operator", comment.words, comment.written_at) for comment, name in found)
