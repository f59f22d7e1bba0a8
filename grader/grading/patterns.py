"""On which cases a gradient is right and on which it is wrong: "right exactly when n is 1".

A pattern is said only when it separates the right cases from the wrong ones without exception.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise

FAR = 64
Condition = tuple[str, tuple[bool, ...]]


def pattern(exercise: Exercise, cases: Sequence[Case], wrong: Sequence[bool]) -> str | None:
    """A sentence about where it is right or wrong, or None when no simple condition fits.

    Args:
        cases: the cases that were judged.
        wrong: for each of them whether the gradient is wrong there.
    """
    bad = tuple(wrong)
    if all(bad) or not any(bad):
        return None
    good = tuple(not item for item in bad)
    for text, holds in _conditions(exercise, cases):
        if holds == good:
            return f"In the cases tried it is right exactly when {text}."
        if holds == bad:
            return f"In the cases tried it is wrong exactly when {text}."
    return None


def _conditions(exercise: Exercise, cases: Sequence[Case]) -> Iterator[Condition]:
    sizes = (*exercise.free_sizes, *exercise.sizes)

    def say(text: str, holds: Iterator[bool]) -> Condition:
        return text, tuple(bool(item) for item in holds)

    for name in sizes:
        yield say(f"{name} is 1", (case.sizes[name] == 1 for case in cases))
    for first, second in combinations(sizes, 2):
        yield say(f"{first} equals {second}", (case.sizes[first] == case.sizes[second] for case in cases))
    for item in exercise.parameters:
        for value in item.values:
            yield say(f"{item.name} is {value}", (case.parameters[item.name] == value for case in cases))
    for item in exercise.parameters:
        if not all(isinstance(value, int) for value in item.values):
            continue
        for name in sizes:
            yield say(
                f"{item.name} is less than {name}", (int(str(case.parameters[item.name])) < case.sizes[name] for case in cases)
            )
    for name in sizes:
        yield say(f"{name} is larger than {FAR}", (case.sizes[name] > FAR for case in cases))
    yield say("the arrays are in C order", (case.layout == "C" for case in cases))
    yield say("the inputs are float32", (any(array.dtype == np.float32 for array in case.inputs) for case in cases))


def border(got: np.ndarray, expected: np.ndarray, tolerance: float) -> str | None:
    """Whether only the ends along one axis are wrong: "only the first entries along axis 2"."""
    off = np.abs(got - expected) > tolerance
    if not off.any() or off.all():
        return None
    for axis in range(off.ndim):
        if off.shape[axis] < 3:
            continue
        touched = off.any(axis=tuple(other for other in range(off.ndim) if other != axis))
        inner = touched[1:-1].any()
        if not inner and touched[0] and not touched[-1]:
            return f"Only the first entries along axis {axis} are wrong."
        if not inner and touched[-1] and not touched[0]:
            return f"Only the last entries along axis {axis} are wrong."
        if not inner and touched[0] and touched[-1]:
            return f"Only the first and last entries along axis {axis} are wrong."
    return None
