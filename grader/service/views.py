"""What verbs return: frozen dataclasses of plain values, times aware in UTC, scores in 0..1 (None: no verdict)."""

from dataclasses import dataclass, field
from datetime import datetime

from grader.store.states import Reason, Role, State
from grader.values.assignment import Wanted
from grader.values.report import Report, Status

__all__ = [
    "AssignmentDraft", "AssignmentView", "AuditRow", "Cell", "CommentView", "CourseView", "Edited", "FaultRow", "FileView",
    "GradingRow", "Job", "MemberView", "Overview", "OverviewRow", "PassRate", "PersonView", "QueueState", "Reason",
    "Receipt", "Report", "Role", "RosterLine", "RosterPreview", "RosterProblem", "RosterResult", "Standing", "State",
    "Status", "SubmissionDetail", "SubmissionRow", "SubmissionState", "Wanted",
]


@dataclass(frozen=True)
class PersonView:
    """A person. ``stamp`` changes with the password: a session that carries another one is signed out.
    ``must_change`` is true while only a start code lets them in: send them to the password page first."""

    id: int
    login: str
    name: str
    email: str
    admin: bool
    active: bool
    must_change: bool
    stamp: str


@dataclass(frozen=True)
class CourseView:
    """A course as one person sees it. ``role`` is that person's (LECTURER for an admin or the operator)."""

    id: int
    slug: str
    title: str
    timezone: str
    role: Role
    students: int = 0


@dataclass(frozen=True)
class MemberView:
    """A person in a course."""

    person: PersonView
    role: Role


@dataclass(frozen=True)
class RosterLine:
    """One good line of a roster. ``change`` says what applying it does: "new person", "enrol", "role", "nothing".
    ``note`` is a sentence when something on the line is not taken over (a name that differs from the known one)."""

    line: int
    login: str
    name: str
    email: str
    role: Role
    change: str
    note: str = ""


@dataclass(frozen=True)
class RosterProblem:
    """Why line ``line`` (1 is the header) cannot be imported."""

    line: int
    sentence: str


@dataclass(frozen=True)
class RosterPreview:
    """What an import would do. Nothing is applied while there is a problem."""

    lines: tuple[RosterLine, ...]
    problems: tuple[RosterProblem, ...]

    @property
    def ok(self) -> bool:
        """Whether it can be applied."""
        return not self.problems and bool(self.lines)


@dataclass(frozen=True)
class RosterResult:
    """What an import did. ``codes`` are (login, start code) of the new people: shown once, stored only as a hash."""

    created: int
    enrolled: int
    changed: int
    unchanged: int
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AssignmentView:
    """An assignment. ``attempts`` is the limit per student, None for no limit. Times may be None: always open, no deadline."""

    id: int
    course: CourseView
    slug: str
    title: str
    description: str
    seed: int
    opens: datetime | None
    due: datetime | None
    closes: datetime | None
    attempts: int | None
    published: bool
    exercises: tuple[Wanted, ...]

    @property
    def points(self) -> float:
        """What all exercises are worth together."""
        return sum(wanted.points for wanted in self.exercises)

    def phase(self, now: datetime) -> str:
        """Where it is in time: "draft", "waiting" (not open yet), "open", "late" (after due, before closes) or "closed"."""
        if not self.published:
            return "draft"
        if self.opens and now < self.opens:
            return "waiting"
        if self.closes and now > self.closes:
            return "closed"
        return "late" if self.due and now > self.due else "open"


@dataclass(frozen=True)
class Edited:
    """An assignment after an edit. ``requeued`` submissions are graded again, since the seed, the exercises or the
    points changed and everyone must get the same suite."""

    assignment: AssignmentView
    requeued: int


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
    fault of ours in a sentence, empty for a student's eyes. ``role`` is the asker's in the course."""

    row: SubmissionRow
    assignment: AssignmentView
    person: PersonView
    role: Role
    report: Report | None
    gradings: tuple[GradingRow, ...]
    comments: tuple[CommentView, ...]
    problem: str


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
class Cell:
    """One exercise of the attempt that counts. ``score`` None is a fault of ours (an empty cell)."""

    name: str
    status: Status
    score: float | None
    points: float


@dataclass(frozen=True)
class Standing:
    """Where a student stands in an assignment. ``cells`` follow the assignment's exercises (None: nothing graded).
    ``score`` is the override if there is one, else that of the best graded attempt. ``waiting`` submissions
    are not graded yet; ``left`` None is no limit."""

    assignment: AssignmentView
    person_id: int
    used: int
    waiting: int
    left: int | None
    best_id: int | None
    latest_id: int | None
    late: bool
    score: float | None
    overridden: bool
    comment: str
    cells: tuple[Cell | None, ...]

    @property
    def points(self) -> float | None:
        """The score in points."""
        return None if self.score is None else self.score * self.assignment.points


@dataclass(frozen=True)
class OverviewRow:
    """One student of the overview; fields as in Standing."""

    person: PersonView
    cells: tuple[Cell | None, ...]
    score: float | None
    points: float | None
    best_id: int | None
    latest_id: int | None
    attempts: int
    waiting: int
    failed: int
    late: bool
    overridden: bool


@dataclass(frozen=True)
class AssignmentDraft:
    """An assignment as a form or the command line gives it: texts, not yet checked. Times are local to the course
    ("2026-11-20T23:59" or "2026-11-20 23:59"), "" for none; ``attempts`` "" for no limit; ``exercises`` are
    (name, points) in order."""

    slug: str
    title: str
    description: str = ""
    seed: str = "0"
    opens: str = ""
    due: str = ""
    closes: str = ""
    attempts: str = ""
    exercises: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Overview:
    """Students x exercises of one assignment, sorted by login."""

    assignment: AssignmentView
    rows: tuple[OverviewRow, ...]


@dataclass(frozen=True)
class PassRate:
    """One exercise over all students' attempts that count: how many tried it, passed it, and the mean score (None: nobody)."""

    name: str
    students: int
    attempted: int
    passed: int
    mean: float | None

    @property
    def rate(self) -> float | None:
        """The share of all students that passed, in 0..1 (None: no students)."""
        return self.passed / self.students if self.students else None


@dataclass(frozen=True)
class FaultRow:
    """A submission that we failed to grade, for staff."""

    row: SubmissionRow
    person: PersonView
    assignment_title: str
    problem: str


@dataclass(frozen=True)
class AuditRow:
    """Who did what, on what, when. ``actor`` is a login, or "operator" for the command line."""

    id: int
    at: datetime
    actor: str
    what: str
    subject: str
    details: dict[str, object] = field(default_factory=dict)


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


@dataclass(frozen=True)
class QueueState:
    """How the queue does. ``oldest`` is when the longest waiting submission came, None when nothing waits."""

    queued: int
    running: int
    failed: int
    oldest: datetime | None
