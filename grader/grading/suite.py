"""The hidden suite of an exercise: its cases with everything that judging needs, worked out once for a whole class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from grader.exercise.cases import Case, draw_cases, generator
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise, Function
from grader.grading import numeric
from grader.values.call import Argument, Call

Prediction = tuple[np.ndarray, ...] | None  # None: the formula raises on this case
FD_TOLERANCE = 1e-8


@dataclass(frozen=True)
class GradientSuite:
    """Everything known about one gradient, with all cases laid end to end so that judging is vectorised.

    ``shapes`` one per case. ``expected`` float64 (total,), None without a reference. ``starts`` int (cases,): where each
    case begins. ``tolerance`` (cases,): the largest allowed |d' - d|; ``scale`` (cases,) what it is relative to.
    ``directions`` (k, total); ``slopes`` and ``slack`` (k, cases): <d', v> must be within slack of the slope.
    """

    name: str
    position: int
    shapes: tuple[tuple[int, ...], ...]
    starts: np.ndarray
    expected: np.ndarray | None
    scale: np.ndarray
    directions: np.ndarray
    slopes: np.ndarray
    slack: np.ndarray

    @property
    def tolerance(self) -> np.ndarray:
        """The largest allowed error of each case, float64 (cases,)."""
        return numeric.TOLERANCE * self.scale

    def case(self, flat: np.ndarray, index: int) -> np.ndarray:
        """One case's array out of a flat one."""
        size = int(np.prod(self.shapes[index]))
        return flat[self.starts[index] : self.starts[index] + size].reshape(self.shapes[index])


@dataclass
class Suite:
    """Cases of one exercise for one seed. ``doubts`` are contradictions between the reference and the forward function:
    an author's mistake."""

    exercise: Exercise
    seed: int
    cases: tuple[Case, ...]
    gradients: tuple[GradientSuite, ...]
    doubts: tuple[str, ...] = field(default=())

    @property
    def calls(self) -> tuple[Call, ...]:
        """What the student's function is called with."""
        return tuple(
            Call(tuple(Argument(value, case.layout) for value in case.arguments), dict(case.parameters)) for case in self.cases
        )

    @property
    def answer_bytes(self) -> int:
        """The most that the answer to one call may hold: generous, so that a wrong shape is still told as such."""
        largest = max(sum(8 * int(np.prod(gradient.shapes[i])) for gradient in self.gradients) for i in range(len(self.cases)))
        return 64 * largest + 1_000_000

    @cached_property
    def predictions(self) -> Mapping[str, tuple[Prediction, ...]]:
        """What each misconception of the exercise returns on each case."""
        if self.exercise.reference is None:
            return {}
        return {item.name: self.predict(item.function) for item in self.exercise.reference.misconceptions}

    def predict(self, function: Function) -> tuple[Prediction, ...]:
        """What a formula returns on each case, as a tuple of arrays; None where it raises."""
        return tuple(evaluate(function, case) for case in self.cases)


def evaluate(function: Function, case: Case) -> Prediction:
    """The gradients that a formula of the reference file gives for a case, as float64 arrays; None when it raises."""
    try:
        with np.errstate(all="ignore"):
            result = function(*(_copy(value) for value in case.arguments), **case.parameters)
    except Exception:  # a wrong formula may fail in any way on shapes that it does not fit: that is its prediction
        return None
    return tuple(np.asarray(item, dtype=float) for item in (result if isinstance(result, (tuple, list)) else (result,)))


def build_suite(exercise: Exercise, seed: int) -> Suite:
    """Draw the cases and work out expected gradients and slopes; raises BadExercise when the files contradict themselves."""
    cases = draw_cases(exercise, seed)
    expected = _expected(exercise, cases)
    rng = generator(seed, exercise.name, 1)
    positions = [position for position, item in enumerate(exercise.inputs) if item.has_gradient]
    gradients = tuple(
        _gradient(exercise, cases, position, None if expected is None else [case[index] for case in expected], rng)
        for index, position in enumerate(positions)
    )
    return Suite(exercise, seed, cases, gradients, _doubts(gradients, cases))


def _expected(exercise: Exercise, cases: tuple[Case, ...]) -> list[tuple[np.ndarray, ...]] | None:
    """The reference's gradients, case by case."""
    if exercise.reference is None:
        return None
    results = []
    for case in cases:
        result = exercise.reference.vjp(*(_copy(value) for value in case.arguments), **case.parameters)
        arrays = tuple(np.asarray(item, dtype=float) for item in (result if isinstance(result, tuple) else (result,)))
        shapes = [case.inputs[i].shape for i, item in enumerate(exercise.inputs) if item.has_gradient]
        if [array.shape for array in arrays] != shapes:
            raise BadExercise(
                f"{exercise.name}: the reference returns shapes {[array.shape for array in arrays]}, "
                f"but the inputs with a gradient have {shapes}"
            )
        results.append(arrays)
    return results


def _gradient(
    exercise: Exercise, cases: tuple[Case, ...], position: int, expected: list[np.ndarray] | None, rng: np.random.Generator
) -> GradientSuite:
    shapes = tuple(case.inputs[position].shape for case in cases)
    counts = np.array([int(np.prod(shape)) for shape in shapes])
    directions = [numeric.draw_directions(rng, shape) for shape in shapes]
    found = [numeric.slopes(exercise, case, position, v) for case, v in zip(cases, directions, strict=True)]
    slope = np.stack([item[0] for item in found], axis=1)
    noise = np.stack([item[1] for item in found], axis=1)
    if expected is None:
        mass = np.abs(slope)
        scale = np.array([numeric.FLOOR * numeric.largest(case.cotangent) for case in cases]) + np.abs(slope).max(axis=0)
    else:
        mass = np.stack([_mass(v, d) for v, d in zip(directions, expected, strict=True)], axis=1)
        scale = np.array([numeric.scale(d, case.cotangent) for d, case in zip(expected, cases, strict=True)])
    floor = numeric.FLOOR * np.array([numeric.largest(case.cotangent) for case in cases])
    return GradientSuite(
        name=exercise.inputs[position].name,
        position=position,
        shapes=shapes,
        starts=np.concatenate(([0], np.cumsum(counts)[:-1])).astype(int),
        expected=None if expected is None else np.concatenate([item.ravel() for item in expected]),
        scale=scale,
        directions=np.concatenate([v.reshape(numeric.DIRECTIONS, -1) for v in directions], axis=1),
        slopes=slope,
        slack=noise + FD_TOLERANCE * (mass + floor),
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


def agrees_with_slopes(gradient: GradientSuite, flat: np.ndarray) -> np.ndarray:
    """Whether <d', v> is the slope along every direction, bool (cases,); False where d' is not finite."""
    with np.errstate(all="ignore"):
        products = np.add.reduceat(flat * gradient.directions, gradient.starts, axis=1)
        return np.asarray((np.abs(products - gradient.slopes) <= gradient.slack).all(axis=0))


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
