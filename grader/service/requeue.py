"""Putting submissions back into the queue, within somebody else's transaction."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, case, exists, update
from sqlalchemy.orm import Session

from grader.store.models import Grading, Submission
from grader.store.states import Reason, State

FIRST: Final = 0
AGAIN: Final = 10
"""Priorities: who waits for a first verdict goes before any regrade."""


def requeue(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    """Queue these submissions again (no commit) and count them. One that is running starts anew: its worker loses the lease,
    since it may have begun with what has changed. Who has no verdict yet keeps the priority of a first grading."""
    judged = exists().where(and_(Grading.submission_id == Submission.id, Grading.current))
    done = session.execute(
        update(Submission)
        .where(which)
        .values(
            state=State.QUEUED,
            reason=case((judged, Reason.REGRADE.value), else_=Reason.FIRST.value),
            priority=case((judged, AGAIN), else_=FIRST),
            tries=0,
            ready_at=now,
            lease_owner=None,
            lease_until=None,
            problem="",
        )
        .returning(Submission.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())
