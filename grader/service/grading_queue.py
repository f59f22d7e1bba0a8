"""The queue: rows of submissions with a lease. What the engine asks for; no permissions here, pages never call it."""

from datetime import datetime

from sqlalchemy.orm import Session

from grader.service.views import Job, QueueState
from grader.values.report import Report


def claim(session: Session, owner: str, now: datetime, lease_seconds: float, *, max_attempts: int = 3) -> Job | None:
    """Take the next submission: first tries before regrades, then the oldest; also those whose lease ran out.
    Those given up too often become FAILED. Each is given to one owner only, also across processes and machines."""
    raise NotImplementedError


def renew(session: Session, job: Job, now: datetime, lease_seconds: float) -> bool:
    """Hold the lease longer. False when it was lost: stop working on it."""
    raise NotImplementedError


def finish(
    session: Session, job: Job, report: Report, *, started: datetime, now: datetime, max_attempts: int = 3, backoff_seconds: float = 5.0
) -> bool:
    """Store the grading, its scores and the new state in one transaction. False, and nothing stored, when the lease was lost.
    A report without a score by our fault is put back for later (``backoff_seconds`` x 4^tries) until ``max_attempts``,
    then stored and FAILED."""
    raise NotImplementedError


def release(session: Session, job: Job, now: datetime) -> bool:
    """Give it back undone, as if never claimed (a worker that is asked to stop)."""
    raise NotImplementedError


def fail(session: Session, job: Job, problem: str, *, now: datetime, max_attempts: int = 3, backoff_seconds: float = 5.0) -> bool:
    """It broke by our fault: put back for later, or FAILED after ``max_attempts``. ``problem`` is a sentence for staff."""
    raise NotImplementedError


def queue_state(session: Session) -> QueueState:
    """How many wait, run and failed; for /healthz."""
    raise NotImplementedError
