"""The queue: rows of submissions with a lease. What the engine asks for; no permissions here, pages never call it.

The clocks of all machines that share a database must agree to much less than a lease."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from grader.service import texts
from grader.service.rows import wanted_of
from grader.service.views import Job, QueueState, Reason, Report, State, Status
from grader.store.models import Assignment, AssignmentExercise, Grading, Person, Score, Submission, SubmissionFile
from grader.store.session import all_or_nothing, begin_write

# What is asked for every submission is put together once: that takes longer than to ask it.
_FREE: Final[dict[str, Any]] = {"lease_owner": None, "lease_until": None}
_QUEUED: Final[dict[str, Any]] = {**_FREE, "state": State.QUEUED}
_EXPIRED: Final = and_(Submission.state == State.RUNNING, Submission.lease_until <= bindparam("now"))
_READY: Final = or_(and_(Submission.state == State.QUEUED, Submission.ready_at <= bindparam("now")), _EXPIRED)
_ANY: Final = select(Submission.id).where(_READY).limit(1)
# Without SKIP LOCKED (SQLite leaves it out) the write lock already makes claims come one after the other.
_FIRST: Final = _ANY.order_by(Submission.priority, Submission.id).with_for_update(skip_locked=True)
_CHANGE: Final = update(Submission).execution_options(synchronize_session=False)
_BURY: Final = _CHANGE.where(_EXPIRED, Submission.tries >= bindparam("most")).values(
    **_FREE, state=State.FAILED, problem=bindparam("words")
)
_TAKE: Final = (
    _CHANGE.where(Submission.id == _FIRST.scalar_subquery())
    .values(state=State.RUNNING, lease_owner=bindparam("by"), lease_until=bindparam("until"), tries=Submission.tries + 1)
    .returning(Submission.id)
)
_OWN: Final = _CHANGE.where(
    Submission.id == bindparam("number"),
    Submission.state == State.RUNNING,
    Submission.lease_owner == bindparam("by"),
    Submission.tries == bindparam("try"),
).returning(Submission.id)
_FINISH: Final = _OWN.values(**_FREE, state=bindparam("becomes"), problem=bindparam("words"))
_JOB: Final = (
    select(Submission, Person.login, Assignment.seed, Assignment.cost, SubmissionFile.content)
    .join(Person, Person.id == Submission.person_id)
    .join(Assignment, Assignment.id == Submission.assignment_id)
    .join(SubmissionFile, SubmissionFile.submission_id == Submission.id)
    .where(Submission.id == bindparam("number"))
    .execution_options(populate_existing=True)
)
_WANTED: Final = (
    select(AssignmentExercise)
    .where(AssignmentExercise.assignment_id == bindparam("assignment"))
    .order_by(AssignmentExercise.position)
    .execution_options(populate_existing=True)
)
_CURRENT: Final = select(Grading).where(Grading.submission_id == bindparam("number"), Grading.current).with_for_update()


@all_or_nothing
def claim(session: Session, owner: str, now: datetime, lease_seconds: float, *, max_attempts: int = 3) -> Job | None:
    """Take the next submission: first tries before regrades, then the oldest; also those whose lease ran out.
    Those given up too often become FAILED. Each is given to one owner only, also across processes and machines."""
    if session.scalar(_ANY, {"now": now}) is None:  # an idle poll takes no write lock
        session.rollback()
        return None
    begin_write(session)
    words = f"The worker died or stood still {max_attempts} times while grading this."
    session.execute(_BURY, {"now": now, "most": max_attempts, "words": words})  # no longer handed out
    taken = session.scalar(_TAKE, {"now": now, "by": owner, "until": now + timedelta(seconds=lease_seconds)})
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
    if session.scalar(_FINISH, {**_own(job), "becomes": state, "words": problem}) is None:
        session.rollback()
        return False
    earlier = session.scalar(_CURRENT, {"number": job.submission_id})
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
        return _if_own(session, job, **_FREE, state=State.FAILED, problem=words)
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


def _own(job: Job) -> dict[str, object]:
    """What tells in a statement whether a lease is still the job's: same owner, same try."""
    return {"number": job.submission_id, "by": job.owner, "try": job.tries}


def _if_own(session: Session, job: Job, **values: Any) -> bool:
    """Change the row if the lease is still the job's."""
    changed = session.scalar(_OWN.values(**values), _own(job))
    session.commit()
    return changed is not None


def _job(session: Session, submission_id: int, owner: str) -> Job:
    submission, login, seed, cost, content = session.execute(_JOB, {"number": submission_id}).one()
    exercises = session.scalars(_WANTED, {"assignment": submission.assignment_id})
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
        report=vars(report),
    )


def _scores(grading_id: int, report: Report) -> list[Score]:
    return [
        Score(grading_id=grading_id, exercise=item.name, status=item.status, score=item.score, points=item.points)
        for item in report.exercises
    ]
