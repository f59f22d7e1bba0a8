"""The hidden suite of an exercise: its cases with everything that judging needs, worked out once for a whole class."""

import warnings
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from grader.exercise.cases import Case, Purpose, draw_cases, forward, generator
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise, Function
from grader.grading import numeric
from grader.grading.derived import derived_gradients
from grader.grading.gradient import GradientSuite, agrees_with_slopes
from grader.grading.whole import Whole, whole
from grader.values.call import Argument, Call

Prediction = tuple[np.ndarray, ...] | None  # None: the formula raises on this case
NUDGES = 96
NUDGE = 1e-9
SAME_VERTEX = 1e-6


@dataclass
class Suite:
    """Cases of one exercise for one seed: first those that are judged against expected values, then special ones.

    ``specials`` hold for a kink case the valid subgradients, (k, size) for each gradient, and for an extreme or empty
    case the expected one, (1, size). ``function`` is the name of what the student wrote, ``first`` that of their forward
    pass, if they wrote both. ``doubts`` are contradictions between the reference and the forward function: an author's mistake.
    """

    exercise: Exercise
    seed: int
    cases: tuple[Case, ...]
    gradients: tuple[GradientSuite, ...]
    specials: Mapping[int, tuple[np.ndarray, ...]]
    function: str
    doubts: tuple[str, ...] = field(default=())
    first: str = ""

    @cached_property
    def single(self) -> tuple[bool, ...]:
        """For each judged case whether its inputs are float32."""
        return tuple(case.purpose is Purpose.SINGLE for case in self.cases[: self.judged])

    @cached_property
    def whole(self) -> Whole | None:
        """All gradients on all cases end to end, to judge them at once; None where only some have expected values."""
        return whole(self.cases, self.gradients, self.specials)

    @property
    def judged(self) -> int:
        """How many cases are judged against expected values; they stand first."""
        return len(self.gradients[0].shapes)

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """What the student's function is called with."""
        return tuple(call(case) for case in self.cases)

    @property
    def answer_bytes(self) -> int:
        """The most that the answer to one call may hold: generous, so that a wrong shape is still told as such."""
        largest = max(sum(8 * int(np.prod(gradient.shapes[i])) for gradient in self.gradients) for i in range(self.judged))
        return 64 * largest + 1_000_000

    @cached_property
    def outputs(self) -> tuple[tuple[np.ndarray, ...], ...]:
        """The outputs of the forward function on each judged case, and what else is observed, in float64."""
        return tuple(right_outputs(self.exercise, exact(case)) for case in self.cases[: self.judged])

    @property
    def of_outputs(self) -> bool:
        """Whether the outputs of a forward pass stand in the place of gradients."""
        return False

    def right(self, case: Case) -> tuple[np.ndarray, ...] | None:
        """What is expected for a case that may have been changed; None where there is no reference. Raises what that raises."""
        return reference_gradients(self.exercise, case) if self.exercise.reference else None

    @cached_property
    def predictions(self) -> Mapping[str, tuple[Prediction, ...]]:
        """What each misconception of the exercise returns on each judged case."""
        if self.exercise.reference is None:
            return {}
        return {item.name: self.predict(item.function) for item in self.exercise.reference.misconceptions}

    @cached_property
    def kinks(self) -> tuple[int, ...]:
        """The cases that lie exactly at a kink."""
        return tuple(index for index, case in enumerate(self.cases) if case.purpose is Purpose.KINK)

    def predict(self, function: Function) -> tuple[Prediction, ...]:
        """What a formula returns on each judged case, in float64, as a tuple of arrays; None where it raises."""
        return tuple(evaluate(function, exact(case)) for case in self.cases[: self.judged])


def call(case: Case) -> Call:
    """A case as the sandbox is asked it."""
    return Call(tuple(Argument(value, case.layout, case.writable) for value in case.arguments), dict(case.parameters))


def exact(case: Case) -> Case:
    """The case with float64 reals: what a float32 case is judged by."""
    if case.purpose is not Purpose.SINGLE:
        return case
    return replace(case, inputs=tuple(map(_double, case.inputs)), cotangent=_double(case.cotangent))


def same(case: Case) -> float:
    """How closely a formula must predict what came back for a case."""
    return numeric.SAME_SINGLE if case.purpose is Purpose.SINGLE else numeric.SAME


def _double(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_double, value))
    return value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype == np.float32 else value


def evaluate(function: Function, case: Case) -> Prediction:
    """The gradients that a formula of the reference file gives for a case, as float64 arrays; None when it raises."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = function(*(_copy(value) for value in case.arguments), **case.parameters)
    except Exception:  # a wrong formula may fail in any way on shapes that it does not fit: that is its prediction
        return None
    return tuple(np.asarray(item, dtype=float) for item in (result if isinstance(result, (tuple, list)) else (result,)))


def build_suite(exercise: Exercise, seed: int) -> Suite:
    """Draw the cases and work out expected gradients and slopes; raises BadExercise when the files contradict themselves."""
    cases = draw_cases(exercise, seed)
    judged = tuple(exact(case) for case in cases if case.purpose in (Purpose.PLAIN, Purpose.SINGLE))
    if exercise.reference is None:
        return _without_reference(exercise, seed, cases, judged)
    expected = [reference_gradients(exercise, case) for case in judged]
    rng = generator(seed, exercise.name, 1)
    gradients = tuple(
        _gradient(exercise, judged, position, [case[index] for case in expected], rng)
        for index, position in enumerate(_positions(exercise))
    )
    specials = {index: special(exercise, cases[index], rng) for index in range(len(judged), len(cases))}
    return Suite(exercise, seed, cases, gradients, specials, exercise.function, _doubts(gradients, judged))


def _positions(exercise: Exercise) -> list[int]:
    return [position for position, item in enumerate(exercise.inputs) if item.has_gradient]


def _without_reference(exercise: Exercise, seed: int, cases: tuple[Case, ...], judged: tuple[Case, ...]) -> Suite:
    """Slopes alone decide; where the forward function is analytic, the complex step gives the gradients that are expected."""
    rng = generator(seed, exercise.name, 1)
    derived = derived_gradients(exercise, judged)
    gradients = []
    for index, position in enumerate(_positions(exercise)):
        plain = _gradient(exercise, judged, position, None, deepcopy(rng))
        full = _gradient(exercise, judged, position, None if derived is None else [case[index] for case in derived], rng)
        believed = full.expected is not None and agrees_with_slopes(plain, full.expected).all()
        gradients.append(full if believed else plain)
    ties = [index for index, case in enumerate(cases) if case.purpose is Purpose.KINK]
    analytic = all(item.expected is not None for item in gradients)
    specials = {index: special(exercise, cases[index], rng) for index in ties} if analytic else {}
    return Suite(exercise, seed, cases, tuple(gradients), specials, exercise.function)


def reference_gradients(exercise: Exercise, case: Case) -> tuple[np.ndarray, ...]:
    """The reference's gradients for a case, float64; raises BadExercise when it raises or returns other shapes."""
    assert exercise.reference is not None
    arrays = evaluate(exercise.reference.vjp, case)
    shapes = [array.shape for array, item in zip(case.inputs, exercise.inputs, strict=True) if item.has_gradient]
    if arrays is None:
        raise BadExercise(
            f"{exercise.name}: the reference raises {_raised(exercise.reference.vjp, case)} ({case.label}); "
            f"try it with the sizes {dict(case.sizes)}"
        )
    if [array.shape for array in arrays] != shapes:
        found = [array.shape for array in arrays]
        names = ", ".join(exercise.gradients)
        raise BadExercise(
            f"{exercise.name}: the reference returns shapes {found}, but the inputs with a gradient ({names}) have {shapes}; "
            "return one array for each, in this order and shaped like it"
        )
    return arrays


def right_outputs(exercise: Exercise, case: Case) -> tuple[np.ndarray, ...]:
    """The outputs of the forward function for a case, and what else a course compares, float64."""
    observed = exercise.bridge.observed.values() if exercise.bridge else ()
    return (
        *forward(exercise, case.inputs, case.parameters),
        *(np.asarray(function(*case.inputs, **case.parameters), dtype=float) for function in observed),
    )


def right_gradients(exercise: Exercise, case: Case) -> tuple[np.ndarray, ...] | None:
    """The reference's gradients, else those of the complex step where it can be taken; raises BadExercise as the former does."""
    if exercise.reference is not None:
        return reference_gradients(exercise, case)
    found = derived_gradients(exercise, [case])
    return found[0] if found else None


def _raised(function: Function, case: Case) -> str:
    """What a function raises on a case."""
    try:
        function(*(_copy(value) for value in case.arguments), **case.parameters)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing the second time"


def special(exercise: Exercise, case: Case, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """For each gradient the vectors that are valid, (k, size): the limits of the reference around a kink, or the one expected."""
    if case.purpose is not Purpose.KINK:
        return tuple(array.reshape(1, -1) for array in right_gradients(exercise, case) or ())
    nearby = [right_gradients(exercise, nudged(case, exercise, rng, NUDGE)) or () for _ in range(NUDGES)]
    return tuple(_distinct([arrays[index].ravel() for arrays in nearby]) for index in range(len(nearby[0])))


def nudged(case: Case, exercise: Exercise, rng: np.random.Generator, size: float) -> Case:
    """The case a hair beside the kink, of about this ``size``."""
    pairs = zip(case.inputs, exercise.inputs, strict=True)
    inputs = tuple(a + size * rng.standard_normal(a.shape) if item.domain.tie else a for a, item in pairs)
    return replace(case, inputs=inputs)


def _distinct(vectors: list[np.ndarray]) -> np.ndarray:
    """The vectors that differ by more than the nudge could have made them differ, (k, size)."""
    kept: list[np.ndarray] = []
    for vector in vectors:
        if not any((np.abs(vector - other) <= SAME_VERTEX * (1.0 + np.abs(other))).all() for other in kept):
            kept.append(vector)
    return np.array(kept)


def _gradient(
    exercise: Exercise, cases: tuple[Case, ...], position: int, expected: list[np.ndarray] | None, rng: np.random.Generator
) -> GradientSuite:
    shapes = tuple(case.inputs[position].shape for case in cases)
    counts = np.array([int(np.prod(shape)) for shape in shapes])
    directions = [numeric.draw_directions(rng, shape) for shape in shapes]
    found = [numeric.slopes(exercise, case, position, v) for case, v in zip(cases, directions, strict=True)]
    slope = np.stack([item[0] for item in found], axis=1)
    noise = np.stack([item[1] for item in found], axis=1)
    floor = numeric.FLOOR * np.array([numeric.largest(case.cotangent) for case in cases])
    if expected is None:
        mass, size = np.abs(slope), np.abs(slope).max(axis=0)
    else:
        mass = np.stack([_mass(v, d) for v, d in zip(directions, expected, strict=True)], axis=1)
        size = np.array([numeric.largest(d) for d in expected])
    scale = np.maximum(size + floor, np.finfo(float).tiny)
    single = np.array([case.purpose is Purpose.SINGLE for case in cases])
    return GradientSuite(
        name=exercise.inputs[position].name,
        position=position,
        shapes=shapes,
        starts=np.concatenate(([0], np.cumsum(counts)[:-1])).astype(int),
        expected=None if expected is None else np.concatenate([item.ravel() for item in expected]),
        scale=scale,
        tolerance=np.where(single, numeric.TOLERANCE_SINGLE, numeric.TOLERANCE) * scale,
        directions=np.concatenate([v.reshape(numeric.DIRECTIONS, -1) for v in directions], axis=1),
        slopes=slope,
        slack=noise + np.where(single, numeric.TOLERANCE_SINGLE, numeric.FD_TOLERANCE) * (mass + floor),
    )


def _mass(directions: np.ndarray, expected: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(directions * expected).reshape(numeric.DIRECTIONS, -1).sum(axis=1))


def _doubts(gradients: tuple[GradientSuite, ...], cases: tuple[Case, ...]) -> tuple[str, ...]:
    """Where the reference and the forward function contradict each other: never the student's fault."""
    doubts: list[str] = []
    for gradient in gradients:
        if gradient.expected is None:
            continue
        doubts += [
            f"the reference gradient of {gradient.name} contradicts finite differences of the forward function ({cases[i].label})"
            for i in np.flatnonzero(~agrees_with_slopes(gradient, gradient.expected))
        ]
    return tuple(doubts)


def describe(suite: Suite, index: int) -> str:
    """The shapes of a case for people: ``x (3, 5), w (5, 2), b (2,), stride 2``."""
    case = suite.cases[index]
    shapes = [f"{item.name} {_shape(array.shape)}" for item, array in zip(suite.exercise.inputs, case.inputs, strict=True)]
    return ", ".join([*shapes, *(f"{name} {value}" for name, value in case.parameters.items())])


def _shape(shape: tuple[int, ...]) -> str:
    return f"({', '.join(str(size) for size in shape)})"


def _copy(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_copy(item) for item in value)
    return value.copy() if isinstance(value, np.ndarray) else value
