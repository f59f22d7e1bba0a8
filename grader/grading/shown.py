"""What came back for a small case beside what is expected, as a person reads it: a Counterexample, or None where all is right."""

from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.values.call import Array, Kind, Outcome
from grader.values.report import Counterexample, Shows

MOST_ENTRIES = 48  # a larger case is not shown: nobody reads it
CAME = "what came back"
DIGITS = 6  # of a number, where that is enough to tell two from one another
ENOUGH = 17  # these tell any two apart
FLOAT = np.dtype(np.float64)


def readable(case: Case, outcome: Outcome) -> bool:
    """Whether a case is small enough for people, and its call has ended in a way that can be shown."""
    ended = outcome.kind in (Kind.RETURNED, Kind.RAISED, Kind.UNUSABLE, Kind.NOTHING)
    return ended and sum(array.size for array in case.inputs) <= MOST_ENTRIES


def gradient_example(
    exercise: Exercise, case: Case, outcome: Outcome, index: int, expected: np.ndarray, limit: np.ndarray | float
) -> Counterexample | None:
    """Gradient ``index`` beside the expected one, from which each entry may be off by ``limit``."""
    example = Counterexample(arguments(exercise, case), dict(case.parameters), shown(expected))
    if outcome.kind is not Kind.RETURNED:
        came = "None" if outcome.kind is Kind.NOTHING else outcome.detail
        return replace(example, raised=came, yours="" if outcome.kind is Kind.RAISED else CAME)
    if len(outcome.arrays) != len(exercise.gradients):
        came = "1 array" if len(outcome.arrays) == 1 else f"{len(outcome.arrays)} arrays"
        return replace(example, yours=CAME, raised=f"{came} instead of {len(exercise.gradients)}")
    return beside(example, outcome.arrays[index], expected, limit, outcome.detail or "None")


def beside(
    example: Counterexample, got: Array | None, expected: np.ndarray, limit: np.ndarray | float, came: str
) -> Counterexample | None:
    """The example with what came back, None where that is right; ``came`` says what it is if it is no array."""
    if got is None:
        return replace(example, yours=CAME, raised=came)
    if got.dtype.kind not in "fiub" or got.size > MOST_ENTRIES * 4:
        return None
    if got.shape != expected.shape:
        return replace(example, got=shown(got))
    with np.errstate(all="ignore"):
        values = np.asarray(got, dtype=float)
        wrong = ~(np.abs(values - expected) <= limit)  # written so that NaN is wrong
    if wrong.any():
        digits = digits_between(values[wrong], expected[wrong])
        return replace(example, expected=shown(expected, digits), got=shown(got, digits), wrong=wrong.tolist())
    if got.dtype != FLOAT:
        return replace(example, got=shown(got), wrong=wrong.tolist(), right=f"right, {FLOAT}", yours=f"yours, {got.dtype}")
    return None


def output_example(
    exercise: Exercise, case: Case, got: Array | None, expected: np.ndarray, limit: float, output: int, name: str
) -> Counterexample | None:
    """Output ``output`` of the forward pass, called ``name``, beside the expected one."""
    return beside(_of_output(exercise, case, expected, output, name), got, expected, limit, "no array of floats")


def raised_example(exercise: Exercise, case: Case, outcome: Outcome, expected: np.ndarray, name: str) -> Counterexample:
    """A forward pass that raises beside its first output, called ``name``."""
    return replace(_of_output(exercise, case, expected, 0, name), raised=outcome.detail)


def _of_output(exercise: Exercise, case: Case, expected: np.ndarray, output: int, name: str) -> Counterexample:
    inputs = arguments(exercise, case)[-len(case.inputs) :]
    return Counterexample(inputs, dict(case.parameters), shown(expected), right=f"right {name}", shows=Shows.OUTPUT, place=output)


def arguments(exercise: Exercise, case: Case) -> tuple[tuple[str, Any], ...]:
    """The names and values of the arguments that are shown."""
    bridge = exercise.bridge
    names = (", ".join(bridge.cotangents) if bridge else "g", *(item.name for item in exercise.inputs))
    pairs = [(name, shown(value)) for name, value in zip(names, case.arguments, strict=True)]
    return tuple(pairs[1:] if bridge and bridge.unit else pairs)


def shown(value: Any, digits: int = DIGITS) -> Any:
    """An argument or gradient as nested lists of short decimals, -0 as 0; entries that are not finite become None (JSON has no
    NaN)."""
    if isinstance(value, tuple):
        return [shown(item, digits) for item in value]
    array = np.asarray(value)
    if array.dtype.kind in "iub":
        return array.tolist()
    rounded = np.vectorize(lambda entry: float(f"{entry:.{digits}g}") + 0.0 if np.isfinite(entry) else None, otypes=[object])
    return rounded(array).tolist() if array.size else array.tolist()


def digits_between(got: np.ndarray, expected: np.ndarray) -> int:
    """How many digits it takes to tell all entries of two vectors from one another."""
    pairs = [(a, b) for a, b in zip(got.tolist(), expected.tolist(), strict=True) if np.isfinite(a) and a != b]
    return next((d for d in range(DIGITS, ENOUGH) if all(f"{a:.{d}g}" != f"{b:.{d}g}" for a, b in pairs)), ENOUGH)


def tolerated(expected: np.ndarray, cotangent: Any) -> float:
    """How far each entry of a gradient may be from the reference's."""
    return numeric.TOLERANCE * max(numeric.scale(expected, cotangent), float(np.finfo(float).tiny))
