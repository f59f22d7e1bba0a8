"""Views of submissions, their gradings and the queue."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grader.service.course_views import AssignmentView, PersonView
from grader.store.states import Reason, Role, State
from grader.values.assignment import CostPolicy, Wanted
from grader.values.report import Report, Status


@dataclass(frozen=True)
class Receipt:
    """Said when the submission is on disk. ``attempts_left`` counts this one as used (None: no limit).
    ``same_as`` is the id of an earlier submission of the same bytes by the same person."""

    id: int
    received_at: datetime
    late: bool
    attempts_left: int | None
    same_as: int | None = None


@dataclass(frozen=True)
class SubmissionRow:
    """One line of a history. ``status`` and ``score`` are of the current grading (None before the first);
    a submission that failed has status GRADER_FAULT. ``number`` counts the person's submissions from 1.
    ``etag`` changes whenever anything here does. ``best`` marks the one that counts."""

    id: int
    number: int
    assignment_id: int
    person_id: int
    filename: str
    size: int
    sha256: str
    received_at: datetime
    late: bool
    state: State
    status: Status | None
    score: float | None
    message: str
    best: bool
    etag: str


@dataclass(frozen=True)
class GradingRow:
    """One grading of a submission, newest first in lists."""

    id: int
    started_at: datetime
    finished_at: datetime
    reason: Reason
    status: Status
    score: float | None
    seed: int
    grader: str
    numpy: str
    current: bool


@dataclass(frozen=True)
class CommentView:
    """What staff wrote beside a submission."""

    id: int
    author: str
    text: str
    written_at: datetime


@dataclass(frozen=True)
class SubmissionDetail:
    """One submission with all that belongs to it. ``report`` is that of the current grading. ``problem`` is the last
    fault of ours in a sentence, empty for a student's eyes. ``role`` is the asker's in the course. ``hints_from`` is the
    attempt from which on the asker is told what the report leaves out now; None when it leaves out nothing."""

    row: SubmissionRow
    assignment: AssignmentView
    person: PersonView
    role: Role
    report: Report | None
    gradings: tuple[GradingRow, ...]
    comments: tuple[CommentView, ...]
    problem: str
    hints_from: int | None
    attempts_used: int


@dataclass(frozen=True)
class SubmissionState:
    """The little that a waiting page asks for. ``ahead`` is how many wait before it."""

    id: int
    state: State
    status: Status | None
    score: float | None
    etag: str
    ahead: int


@dataclass(frozen=True)
class FileView:
    """The bytes as handed in."""

    filename: str
    content: bytes = field(repr=False)
    sha256: str


@dataclass(frozen=True)
class FaultRow:
    """A submission that we failed to grade, for staff."""

    row: SubmissionRow
    person: PersonView
    assignment_title: str
    problem: str


@dataclass(frozen=True)
class Job:
    """A claimed submission with all that grading it needs. ``owner`` and ``tries`` are the key to the lease:
    who shows others has lost it."""

    submission_id: int
    owner: str
    tries: int
    lease_until: datetime
    reason: Reason
    student: str
    filename: str
    content: bytes = field(repr=False)
    sha256: str
    seed: int
    wanted: tuple[Wanted, ...]
    cost: CostPolicy = CostPolicy.OFF


@dataclass(frozen=True)
class StoredGrading:
    """A grading with all that repeating it needs. ``report`` is its report as JSON, as it was stored."""

    id: int
    submission_id: int
    student: str
    filename: str
    content: bytes = field(repr=False)
    sha256: str
    seed: int
    wanted: tuple[Wanted, ...]
    cost: CostPolicy
    reason: Reason
    report: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class QueueState:
    """How the queue does. ``oldest`` is when the longest waiting submission came, None when nothing waits."""

    queued: int
    running: int
    failed: int
    oldest: datetime | None
