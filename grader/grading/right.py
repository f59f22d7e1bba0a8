"""Whether everything holds, for all gradients of an exercise at once, and what judging one gradient shares with that."""

from collections.abc import Sequence

import numpy as np

from grader.grading.gradient import GradientSuite
from grader.grading.suite import Suite
from grader.grading.whole import usable
from grader.values.call import Answers, Array


def all_right(suite: Suite, answers: Answers) -> list[float] | None:
    """The largest scaled error of each gradient, none without expected gradients; None unless everything holds.

    Also None where only some gradients have expected values: then the checks are asked one by one.
    """
    if suite.whole is None or not answers.repeats or answers.aliased:
        return None
    flat = suite.whole.flat(answers.outcomes)
    return None if flat is None else suite.whole.errors(flat)


def flatten(gradient: GradientSuite, arrays: Sequence[Array | None], single: Sequence[bool]) -> np.ndarray | None:
    """The judged cases of one gradient end to end, float64 (total,); None unless all have the right shape and dtype.

    Args:
        arrays: one per case; special cases stand last and are left out.
        single: for each judged case whether its inputs are float32.
    """
    found = []
    for array, shape, narrow in zip(arrays, gradient.shapes, single, strict=False):
        if array is None or array.shape != shape or not usable(array.dtype, single=narrow):
            return None
        found.append(array)
    return np.concatenate(found, axis=None)


def worst(gradient: GradientSuite, error: np.ndarray) -> float:
    """The largest scaled error over the float64 cases whose cotangent is not zero; ``error`` is float64 (cases,)."""
    plain, scale = gradient.plain
    with np.errstate(all="ignore"):
        return float((error[plain] / scale).max())
