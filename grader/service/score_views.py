"""Views of what counts: one student's standing, a class at a glance."""

from dataclasses import dataclass

from grader.service.course_views import AssignmentView, PersonView
from grader.values.report import Status


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
