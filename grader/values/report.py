"""What the student is told: one object for the terminal, the web page, JSON and the database."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

OTHER = -2.0  # times g in the call that overwrites the result of an earlier one
TOLERANCE = 1e-9  # the largest scaled error that is right
FORWARD = "forward"  # the forward pass, among the gradients of a student who writes both passes


class Status(StrEnum):
    """The verdict on an exercise or gradient, in the words of every output."""

    PASS = "pass"
    FAIL = "fail"
    INVALID = "invalid"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    FORBIDDEN = "forbidden"
    MISSING = "missing"
    NOT_ATTEMPTED = "not_attempted"
    GRADER_FAULT = "grader_fault"
    UNREADABLE = "unreadable"  # of a whole file: it has no exercises


@dataclass(frozen=True)
class CheckResult:
    """One check of one gradient (or of the whole exercise when ``gradient`` is None).

    ``result`` is "pass", "fail", "warning" (told, not counted) or "skipped" (a check that it depends on failed).
    ``title`` is the sentence that says what is checked; ``detail`` what was seen."""

    name: str
    title: str
    result: str
    gradient: str | None = None
    detail: str = ""


class Shows(StrEnum):
    """What a counterexample is about."""

    GRADIENT = "gradient"
    OUTPUT = "output"
    ARGUMENT = "argument"
    AGAIN = "again"
    OVERWRITTEN = "overwritten"


@dataclass(frozen=True)
class Counterexample:
    """The smallest call that shows a mistake, as nested lists for people and JSON.

    ``arguments`` are (name, value) pairs beginning with g, ``parameters`` the keyword ones. ``expected`` is the right
    gradient; ``got`` what came back (None when ``raised`` says what happened instead; an entry is None when it was not
    finite); ``wrong`` marks the entries that differ, None when the shapes do.

    ``shows`` says what stands beside each other where it is no gradient: output number ``place`` of the forward pass (which is
    called without g), argument number ``place`` before and after, what the same call gives the first time and then again, or a
    result before and after another call.
    ``right`` and ``yours`` name the two, where they are not the right gradient and the student's; ``note`` is one more sentence.
    ``before`` are the arguments and parameters of a call that must be made first, where the mistake shows only after it.
    """

    arguments: tuple[tuple[str, Any], ...]
    parameters: dict[str, Any]
    expected: Any
    got: Any = None
    wrong: Any = None
    raised: str = ""
    right: str = ""
    yours: str = ""
    note: str = ""
    shows: Shows = Shows.GRADIENT
    place: int = 0
    before: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class GradientReport:
    """One gradient. ``misconception`` is the exercise's own wrong formula that explains it, ``hypothesis`` a general one.

    ``max_error`` is the largest scaled error over all cases, None when not finite or not known. ``failed_shapes`` are short
    texts of cases on which it is wrong ("x (3, 2), w (2, 4)"), ``hint`` is what the student is told. ``label`` is what the
    gradient is called where a course has a name for it ("dx")."""

    name: str
    status: Status
    misconception: str | None = None
    hypothesis: str | None = None
    max_error: float | None = None
    check: str | None = None
    hint: str = ""
    failed_cases: int = 0
    cases: int = 0
    failed_shapes: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    label: str = ""

    @property
    def off(self) -> float | None:
        """The largest error where it is more than rounding: what changes its arguments may return the right numbers."""
        return None if self.max_error is None or self.max_error <= TOLERANCE else self.max_error


class CostKind(StrEnum):
    """How a right solution spends memory and time."""

    LEAN = "lean"
    JACOBIAN = "jacobian"
    LOOPS = "loops"
    WRONG = "wrong"  # on inputs as large as those that are measured


@dataclass(frozen=True)
class Cost:
    """What a right solution costs, measured from outside its process on growing inputs.

    ``entries`` are the numbers of input entries that were tried; ``memory``, ``reference`` and ``jacobian`` the bytes at each
    that the student's function took, that the reference takes, and that the explicit Jacobian would take. ``cpu_ratio`` is
    CPU time relative to the reference at the largest. ``text`` says it in a sentence or two."""

    kind: CostKind
    text: str
    entries: tuple[int, ...]
    memory: tuple[int, ...]
    reference: tuple[int, ...]
    jacobian: tuple[int, ...]
    cpu_ratio: float | None = None


class PartStatus(StrEnum):
    """What is known of one part of a network that is wrong."""

    RIGHT = "right"
    WRONG = "wrong"  # it is wrong when it is called alone
    DISTURBS = "disturbs"  # right when it is called alone, but the network is right only without it


@dataclass(frozen=True)
class PartReport:
    """One part of a network: the exercise, the student's function, where it stands (``h1 = affine(x, W1, b1)``) and what is
    wrong with it there."""

    name: str
    function: str
    status: PartStatus
    places: tuple[str, ...]
    detail: str = ""


@dataclass(frozen=True)
class Learning:
    """How a network of the student's functions learned handwritten digits, beside one of right functions. Never worth points.

    ``steps`` are those at which the losses ``yours`` and ``reference`` were taken, None where they were no numbers any more.
    ``accuracy`` and ``reference_accuracy`` are shares of right answers on digits that were not trained on, at the end.
    ``text`` says it in a sentence or two."""

    steps: tuple[int, ...]
    yours: tuple[float | None, ...]
    reference: tuple[float | None, ...]
    accuracy: float | None
    reference_accuracy: float | None
    text: str


@dataclass(frozen=True)
class ExerciseReport:
    """One exercise of a submission. ``score`` in 0..1, None for grader_fault. ``traceback`` is the student's own
    lines ("hw1.ipynb, cell 7, line 3: return g * np.cos(x)"). ``version`` identifies the exercise's two files. ``functions`` are
    those of the student that were asked for, the one that gives the gradients last."""

    name: str
    status: Status
    score: float | None
    points: float
    message: str
    seed: int
    gradients: tuple[GradientReport, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    traceback: tuple[str, ...] = ()
    printed: str = ""
    version: str = ""
    reference: bool = True
    cost: Cost | None = None
    functions: tuple[str, ...] = ()
    parts: tuple[PartReport, ...] = ()
    learning: Learning | None = None


@dataclass(frozen=True)
class Report:
    """One graded submission. ``score`` is the points-weighted mean in 0..1, None while any exercise is a grader fault."""

    file: str
    student: str
    status: Status
    message: str
    score: float | None
    exercises: tuple[ExerciseReport, ...] = ()
    warnings: tuple[str, ...] = ()
    printed: str = ""
    grader: str = ""
    numpy: str = ""
    sha256: str = field(default="")

    def to_json(self) -> dict[str, Any]:
        """Plain dicts and lists, as ``json_text`` has them. Raises ValueError for NaN."""
        data: dict[str, Any] = json.loads(json_text(self))
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Report":
        """The report that ``to_json`` gave."""
        exercises = tuple(_exercise(item) for item in data["exercises"])
        return cls(**{**data, "status": Status(data["status"]), "exercises": exercises, "warnings": tuple(data["warnings"])})


def json_text(value: object) -> str:
    """A report, or plain values and reports, as JSON on one line: each dataclass is an object of its fields.

    Raises ValueError for NaN."""
    return json.dumps(value, default=vars, allow_nan=False, check_circular=False)


def _exercise(data: dict[str, Any]) -> ExerciseReport:
    changes = {
        "status": Status(data["status"]),
        "gradients": tuple(map(_gradient, data["gradients"])),
        "checks": tuple(CheckResult(**item) for item in data["checks"]),
        "cost": data.get("cost") and _cost(data["cost"]),
        "parts": tuple(map(_part, data.get("parts", ()))),
        "learning": data.get("learning") and _learning(data["learning"]),
        "traceback": tuple(data["traceback"]),
        "functions": tuple(data.get("functions", ())),
    }
    return ExerciseReport(**{**data, **changes})


def _part(data: dict[str, Any]) -> PartReport:
    return PartReport(**{**data, "status": PartStatus(data["status"]), "places": tuple(data["places"])})


def _learning(data: dict[str, Any]) -> Learning:
    return Learning(**{**data, **{name: tuple(data[name]) for name in ("steps", "yours", "reference")}})


def _cost(data: dict[str, Any]) -> Cost:
    lists = {name: tuple(data[name]) for name in ("entries", "memory", "reference", "jacobian")}
    return Cost(**{**data, "kind": CostKind(data["kind"]), **lists})


def _counterexample(data: dict[str, Any]) -> Counterexample:
    pairs = {name: tuple(map(tuple, data.get(name, ()))) for name in ("arguments", "before")}
    return Counterexample(**{**data, **pairs, "shows": Shows(data.get("shows", "gradient"))})


def _gradient(data: dict[str, Any]) -> GradientReport:
    example = data.get("counterexample")
    changes = {
        "status": Status(data["status"]),
        "failed_shapes": tuple(data["failed_shapes"]),
        "counterexample": example and _counterexample(example),
    }
    return GradientReport(**{**data, **changes})
