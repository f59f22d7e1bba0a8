"""The queue: rows of submissions with a lease. What the engine asks for; no permissions here, pages never call it.

The clocks of all machines that share a database must agree to much less than a lease."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from grader.service import texts
from grader.service.rows import wanted_of
from grader.service.views import Job, QueueState, Reason, Report, State, Status
from grader.store.models import Assignment, AssignmentExercise, Grading, Person, Score, Submission, SubmissionFile
from grader.store.session import all_or_nothing, begin_write


@all_or_nothing
def claim(session: Session, owner: str, now: datetime, lease_seconds: float, *, max_attempts: int = 3) -> Job | None:
    """Take the next submission: first tries before regrades, then the oldest; also those whose lease ran out.
    Those given up too often become FAILED. Each is given to one owner only, also across processes and machines."""
    ready = or_(and_(Submission.state == State.QUEUED, Submission.ready_at <= now), _expired(now))
    if session.scalar(select(Submission.id).where(ready).limit(1)) is None:  # an idle poll takes no write lock
        session.rollback()
        return None
    begin_write(session)
    _bury(session, now, max_attempts)
    # Without SKIP LOCKED (SQLite leaves it out) the write lock already makes claims come one after the other.
    ordered = select(Submission.id).where(ready).order_by(Submission.priority, Submission.id).limit(1)
    first = ordered.with_for_update(skip_locked=True)
    taken = session.scalar(
        update(Submission)
        .where(Submission.id == first.scalar_subquery())
        .values(
            state=State.RUNNING, lease_owner=owner, lease_until=now + timedelta(seconds=lease_seconds), tries=Submission.tries + 1
        )
        .returning(Submission.id)
        .execution_options(synchronize_session=False)
    )
    job = None if taken is None else _job(session, taken, owner)
    session.commit()
    return job


@all_or_nothing
def renew(session: Session, job: Job, now: datetime, lease_seconds: float) -> bool:
    """Hold the lease longer. False when it was lost: stop working on it."""
    begin_write(session)
    return _if_own(session, job, lease_until=now + timedelta(seconds=lease_seconds))


@all_or_nothing
def finish(
    session: Session,
    job: Job,
    report: Report,
    *,
    started: datetime,
    now: datetime,
    max_attempts: int = 3,
    backoff_seconds: float = 5.0,
) -> bool:
    """Store the grading, its scores and the new state in one transaction. False, and nothing stored, when the lease was lost.
    A report without a score by our fault is put back for later (``backoff_seconds`` x 4^tries) until ``max_attempts``,
    then stored and FAILED."""
    ours = _is_fault(report)
    if ours and job.tries < max_attempts:
        return fail(session, job, report.message, now=now, max_attempts=max_attempts, backoff_seconds=backoff_seconds)
    begin_write(session)
    state, problem = (State.FAILED, texts.clean(report.message)) if ours else (State.GRADED, "")
    if not _owned(session, job, state=state, problem=problem, lease_owner=None, lease_until=None):
        session.rollback()
        return False
    earlier = session.scalar(select(Grading).where(Grading.submission_id == job.submission_id, Grading.current).with_for_update())
    # A verdict that stands is not replaced by our failure to repeat it.
    current = not ours or earlier is None or earlier.score is None
    if earlier is not None and current:
        earlier.current = False
        session.flush()
    grading = _grading(job, report, started, now, current)
    session.add(grading)
    session.flush()
    session.add_all(_scores(grading.id, report))
    session.commit()
    return True


@all_or_nothing
def release(session: Session, job: Job, now: datetime) -> bool:
    """Give it back undone, as if never claimed (a worker that is asked to stop)."""
    begin_write(session)
    return _if_own(session, job, **_QUEUED, ready_at=now, tries=job.tries - 1)


@all_or_nothing
def fail(session: Session, job: Job, problem: str, *, now: datetime, max_attempts: int = 3, backoff_seconds: float = 5.0) -> bool:
    """It broke by our fault: put back for later, or FAILED after ``max_attempts``. ``problem`` is a sentence for staff.
    False when the lease was lost."""
    begin_write(session)
    words = texts.clean(problem)[:2000]
    if job.tries >= max_attempts:
        return _if_own(session, job, state=State.FAILED, lease_owner=None, lease_until=None, problem=words)
    later = now + timedelta(seconds=backoff_seconds * 4 ** (job.tries - 1))
    return _if_own(session, job, **_QUEUED, ready_at=later, problem=words)


def queue_state(session: Session) -> QueueState:
    """How many wait, run and failed; for /healthz."""
    rows = session.execute(
        select(Submission.state, func.count(), func.min(Submission.received_at))
        .where(Submission.state != State.GRADED)
        .group_by(Submission.state)
    )
    found = {state: (count, oldest) for state, count, oldest in rows}
    queued, running, failed = (found.get(state, (0, None))[0] for state in (State.QUEUED, State.RUNNING, State.FAILED))
    return QueueState(queued, running, failed, oldest=found.get(State.QUEUED, (0, None))[1])


def suites(session: Session, now: datetime) -> list[tuple[str, int]]:
    """The (exercise, seed) of what students may hand in now: worth preparing while nothing waits."""
    still_open = or_(Assignment.closes_at.is_(None), Assignment.closes_at >= now)
    chosen = (
        select(AssignmentExercise.name, Assignment.seed)
        .join(Assignment, Assignment.id == AssignmentExercise.assignment_id)
        .where(Assignment.published, still_open)
        .distinct()
    )
    return [(name, seed) for name, seed in session.execute(chosen)]


_QUEUED: Final[dict[str, Any]] = {"state": State.QUEUED, "lease_owner": None, "lease_until": None}


def _expired(now: datetime) -> ColumnElement[bool]:
    return and_(Submission.state == State.RUNNING, Submission.lease_until <= now)


def _bury(session: Session, now: datetime, max_attempts: int) -> None:
    """What killed its worker every time is no longer handed out."""
    session.execute(
        update(Submission)
        .where(_expired(now), Submission.tries >= max_attempts)
        .values(
            state=State.FAILED,
            lease_owner=None,
            lease_until=None,
            problem=f"The worker died or stood still {max_attempts} times while grading this.",
        )
        .execution_options(synchronize_session=False)
    )


def _owned(session: Session, job: Job, **values: Any) -> bool:
    """Change the row if the lease is still the job's: same owner, same try. No commit."""
    own = and_(
        Submission.id == job.submission_id,
        Submission.state == State.RUNNING,
        Submission.lease_owner == job.owner,
        Submission.tries == job.tries,
    )
    changed = session.scalar(
        update(Submission).where(own).values(**values).returning(Submission.id).execution_options(synchronize_session=False)
    )
    return changed is not None


def _if_own(session: Session, job: Job, **values: Any) -> bool:
    own = _owned(session, job, **values)
    session.commit()
    return own


def _job(session: Session, submission_id: int, owner: str) -> Job:
    submission, login, seed, cost, content = session.execute(
        select(Submission, Person.login, Assignment.seed, Assignment.cost, SubmissionFile.content)
        .join(Person, Person.id == Submission.person_id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .join(SubmissionFile, SubmissionFile.submission_id == Submission.id)
        .where(Submission.id == submission_id)
        .execution_options(populate_existing=True)
    ).one()
    exercises = session.scalars(
        select(AssignmentExercise)
        .where(AssignmentExercise.assignment_id == submission.assignment_id)
        .order_by(AssignmentExercise.position)
        .execution_options(populate_existing=True)
    )
    assert submission.lease_until is not None
    return Job(
        submission_id=submission.id,
        owner=owner,
        tries=submission.tries,
        lease_until=submission.lease_until,
        reason=Reason(submission.reason),
        student=login,
        filename=submission.filename,
        content=content,
        sha256=submission.sha256,
        seed=seed,
        wanted=wanted_of(exercises),
        cost=cost,
    )


def _is_fault(report: Report) -> bool:
    everything = (report.status, *(exercise.status for exercise in report.exercises))
    return Status.GRADER_FAULT in everything


def _grading(job: Job, report: Report, started: datetime, now: datetime, current: bool) -> Grading:
    unreadable = report.status == Status.UNREADABLE  # no verdict: it uses up no attempt
    return Grading(
        submission_id=job.submission_id,
        started_at=started,
        finished_at=now,
        reason=job.reason,
        current=current,
        status=report.status,
        score=None if unreadable or _is_fault(report) else report.score,
        message=texts.clean(report.message),
        seed=job.seed,
        cost=job.cost,
        versions={exercise.name: exercise.version for exercise in report.exercises},
        grader_version=report.grader,
        numpy_version=report.numpy,
        report=texts.clean_tree(report.to_json()),
    )


def _scores(grading_id: int, report: Report) -> list[Score]:
    return [
        Score(grading_id=grading_id, exercise=item.name, status=item.status, score=item.score, points=item.points)
        for item in report.exercises
    ]
