"""Views of people, courses, rosters, assignments and what was done."""

from dataclasses import dataclass, field
from datetime import datetime

from grader.store.states import Role
from grader.values.assignment import CostPolicy, Wanted


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
    """An assignment. ``attempts`` is the limit per student, None for no limit. Times may be None: always open, no deadline.
    ``hints_after`` is the attempt from which on the hint is shown that names a mistake (1: at once)."""

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
    hints_after: int
    cost: CostPolicy

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
class AssignmentDraft:
    """An assignment as a form or the command line gives it: texts, not yet checked. Times are local to the course
    ("2026-11-20T23:59" or "2026-11-20 23:59"), "" for none; ``attempts`` "" for no limit; ``cost`` is a
    value of CostPolicy; ``exercises`` are (name, points) in order. ``convention`` is a value of Convention; with "names",
    ``functions`` holds (exercise, names with blanks between them)."""

    slug: str
    title: str
    description: str = ""
    seed: str = "0"
    opens: str = ""
    due: str = ""
    closes: str = ""
    attempts: str = ""
    hints_after: str = "1"
    cost: str = "inform"
    exercises: tuple[tuple[str, str], ...] = ()
    convention: str = "file"
    functions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AuditRow:
    """Who did what, on what, when. ``actor`` is a login, or "operator" for the command line."""

    id: int
    at: datetime
    actor: str
    what: str
    subject: str
    details: dict[str, object] = field(default_factory=dict)
