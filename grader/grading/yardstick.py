"""Inputs of growing size on which the cost of a solution is read, and what the reference takes on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from grader.exercise.cases import Case, draw_case, generator
from grader.exercise.shape import BadExercise
from grader.exercise.sizes import Regime, admissible, all_sizes, parameter_combinations, regimes
from grader.exercise.spec import Exercise
from grader.grading.suite import evaluate

LOOP_ENTRIES = (1_000, 6_000)
TURNS = 3
MEMORY_BYTES = (4 << 20, 16 << 20, 64 << 20)  # what a Jacobian would take, at the sizes that are tried
LARGEST_SIZE = 20_000
STEPS = 2_000  # of the loop that is a yardstick

Sticks = tuple["Yardstick", "Yardstick"]
Stopwatch = Callable[[Callable[[], object]], tuple[float, int]]


@dataclass(frozen=True)
class Yardstick:
    """Inputs of growing size, and what the reference takes on them: CPU seconds and bytes, one for each case.

    ``again`` are further inputs of the same sizes, so that a solution that keeps what it gave gains nothing by that.
    ``jacobian`` are the bytes of the explicit Jacobian of the outputs with respect to the largest input; ``inner`` those of
    a row as long as the largest size for each input entry, which is what the Jacobians of inner steps take. ``step`` is
    the CPU time of one step of the simplest loop in Python here.
    """

    cases: tuple[Case, ...]
    again: tuple[tuple[Case, ...], ...]
    entries: tuple[int, ...]
    seconds: tuple[float, ...]
    memory: tuple[int, ...]
    jacobian: tuple[int, ...]
    inner: tuple[int, ...]
    step: float

    @property
    def turns(self) -> tuple[tuple[Case, ...], ...]:
        """Inputs of all sizes, several times over."""
        return (self.cases, *self.again)

    @cached_property
    def handled(self) -> tuple[int, ...]:
        """The entries of g and of the inputs together, one for each case: what any solution must touch."""
        return tuple(_size(case.cotangent) + sum(map(_size, case.inputs)) for case in self.cases)


def yardsticks(exercise: Exercise, seed: int, stopwatch: Stopwatch) -> tuple[Yardstick, Yardstick] | None:
    """The sizes for time and those for memory; None for an exercise without reference or whose sizes cannot grow.

    Args:
        stopwatch: says what calling a function takes, CPU seconds and bytes.
    """
    if exercise.reference is None:
        return None
    try:
        fast = [_grown(exercise, partial(_has_entries, exercise, goal)) for goal in LOOP_ENTRIES]
        large = [_grown(exercise, partial(_has_bytes, exercise, goal)) for goal in MEMORY_BYTES]
        return _yardstick(exercise, seed, fast, TURNS, stopwatch), _yardstick(exercise, seed, large, 1, stopwatch)
    except BadExercise:
        return None


def _grown(exercise: Exercise, enough: Callable[[Mapping[str, object]], bool]) -> Regime:
    """The smallest growth of the sizes that is enough; raises BadExercise when LARGEST_SIZE is not, or conditions forbid it."""
    small = regimes(exercise)[0].sizes
    grows = exercise.grows or exercise.free_sizes
    parameters = parameter_combinations(exercise)[0]
    low, high = 2, LARGEST_SIZE
    while low < high:
        middle = (low + high) // 2
        sizes = {**small, **dict.fromkeys(grows, middle)}
        if enough({**all_sizes(exercise, sizes, parameters), **parameters}):
            high = middle
        else:
            low = middle + 1
    sizes = {**small, **dict.fromkeys(grows, low)}
    known = all_sizes(exercise, sizes, parameters)
    if not admissible(exercise, known, parameters) or not enough({**known, **parameters}):
        raise BadExercise(f'{exercise.name}: its sizes cannot grow together; say which do, as in grows=("n",)')
    return Regime("growing", sizes, parameters)


def _has_entries(exercise: Exercise, goal: int, values: Mapping[str, object]) -> bool:
    return _entries(exercise, values) >= goal


def _has_bytes(exercise: Exercise, goal: int, values: Mapping[str, object]) -> bool:
    return 8 * _entries(exercise, values) * _largest(exercise, values) >= goal


def _entries(exercise: Exercise, values: Mapping[str, object]) -> int:
    return sum(int(np.prod([size(values) for size in item.shape])) for item in exercise.inputs)


def _largest(exercise: Exercise, values: Mapping[str, object]) -> int:
    return max(int(str(values[name])) for name in exercise.grows or exercise.free_sizes)


def _yardstick(exercise: Exercise, seed: int, chosen: Sequence[Regime], turns: int, stopwatch: Stopwatch) -> Yardstick:
    rng = generator(seed, exercise.name, 3)
    cases, *again = (tuple(draw_case(exercise, regime, rng) for regime in chosen) for _ in range(turns))
    values = [regime.values(exercise) for regime in chosen]
    assert exercise.reference is not None
    taken = [stopwatch(partial(evaluate, exercise.reference.vjp, case)) for case in cases]
    return Yardstick(
        cases=cases,
        again=tuple(again),
        entries=tuple(_entries(exercise, item) for item in values),
        seconds=tuple(item[0] for item in taken),
        memory=tuple(item[1] for item in taken),
        jacobian=tuple(map(_jacobian, cases)),
        inner=tuple(8 * _entries(exercise, item) * _largest(exercise, item) for item in values),
        step=stopwatch(_loop)[0] / STEPS,
    )


def _loop() -> None:
    """The simplest loop in Python over the entries of an array."""
    values, copy = np.zeros(STEPS), np.zeros(STEPS)
    for index in range(STEPS):
        copy[index] = values[index]


def _jacobian(case: Case) -> int:
    """Bytes of the explicit Jacobian of all outputs with respect to the largest input."""
    return 8 * _size(case.cotangent) * max(array.size for array in case.inputs)


def _size(value: Any) -> int:
    """How many entries an array, a number, or a tuple of them has."""
    return sum(map(_size, value)) if isinstance(value, tuple) else int(np.size(value))
