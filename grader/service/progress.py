"""What a person has passed and begun so far, over all assignments and attempts."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.service.submission_rows import CURRENT
from grader.service.views import Status
from grader.store.models import Grading, Score, Submission

UNTOUCHED = (Status.MISSING, Status.NOT_ATTEMPTED, Status.GRADER_FAULT, Status.UNREADABLE)


@dataclass(frozen=True)
class Progress:
    """Names of exercises: ``passed`` in some attempt, ``begun`` in some attempt but passed in none."""

    passed: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()


def progress(session: Session, actor: int) -> Progress:
    """One's own progress."""
    rows = session.execute(
        select(Score.exercise, Score.status)
        .join(Grading, Grading.id == Score.grading_id)
        .join(Submission, CURRENT)
        .where(Submission.person_id == actor)
        .distinct()
    ).all()
    passed = frozenset(name for name, status in rows if status == Status.PASS)
    begun = frozenset(name for name, status in rows if status not in UNTOUCHED)
    return Progress(passed, begun - passed)
