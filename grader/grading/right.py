"""Whether everything holds, for all gradients of an exercise at once. This is the way of most submissions, so it is short."""

from collections.abc import Sequence

import numpy as np

from grader.grading.agreement import errors, special_holds
from grader.grading.gradient import GradientSuite, agrees_with_slopes
from grader.grading.suite import Suite
from grader.values.call import Answers, Array, Kind

FLOAT64 = np.dtype(np.float64)


def all_right(suite: Suite, answers: Answers) -> list[float] | None:
    """The largest scaled error of each gradient, none without expected gradients; None unless everything holds.

    Also None where only some gradients have expected values: then the checks are asked one by one.
    """
    wanted = len(suite.gradients)
    if suite.whole is None or not answers.repeats or answers.aliased:
        return None
    for outcome in answers.outcomes:
        if outcome.kind is not Kind.RETURNED or len(outcome.arrays) != wanted or outcome.changed_inputs:
            return None
    whole, judged = suite.whole, answers.outcomes[: suite.judged]
    flat = flatten(whole, [outcome.arrays[place] for place in range(wanted) for outcome in judged], suite.single * wanted)
    if flat is None:
        return None
    error = None if whole.expected is None else errors(whole, flat)
    if error is not None and not (error <= whole.tolerance).all():  # written so that NaN fails
        return None
    if not agrees_with_slopes(whole, flat).all() or not _specials_hold(suite, answers):
        return None
    if error is None:
        return []
    each = error.reshape(wanted, -1)
    return [worst(gradient, own) for gradient, own in zip(suite.gradients, each, strict=True)]


def _specials_hold(suite: Suite, answers: Answers) -> bool:
    """Whether the kink, huge and empty cases of every gradient are right."""
    return all(
        special_holds(suite, place, index, answers.outcomes[index].arrays[place], valid[place])
        for index, valid in suite.specials.items()
        for place in range(len(suite.gradients))
    )


def flatten(gradient: GradientSuite, arrays: Sequence[Array | None], single: Sequence[bool]) -> np.ndarray | None:
    """The judged cases of one gradient end to end, float64 (total,); None unless all have the right shape and dtype.

    Args:
        arrays: one per case; special cases stand last and are left out.
        single: for each judged case whether its inputs are float32.
    """
    usable = []
    for array, shape, narrow in zip(arrays, gradient.shapes, single, strict=False):
        if array is None or array.shape != shape:
            return None
        if array.dtype is not FLOAT64 and array.dtype != FLOAT64 and not (narrow and array.dtype == np.float32):
            return None
        usable.append(array)
    return np.concatenate(usable, axis=None)


def worst(gradient: GradientSuite, error: np.ndarray) -> float:
    """The largest scaled error over the float64 cases whose cotangent is not zero; ``error`` is float64 (cases,)."""
    plain, scale = gradient.plain
    with np.errstate(all="ignore"):
        return float((error[plain] / scale).max())
