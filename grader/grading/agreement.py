"""Checks of the numbers: linearity in the cotangent, the reference, finite differences, kinks."""

from collections.abc import Iterator

import numpy as np

from grader.exercise.cases import COMBINATION, LARGE_FACTOR, SINGLE_ENTRY, ZERO, Purpose
from grader.grading import numeric
from grader.grading.check import Finding, Submitted, check
from grader.grading.contract import finite
from grader.grading.gradient import GradientSuite, agrees_with_slopes
from grader.grading.suite import Suite, describe
from grader.values.report import Status

NOT_LINEAR = " Is g, or the result, squared, cut, rounded or compared?"  # asked where no formula is known


@check(finite)
def zero_cotangent(seen: Submitted) -> Finding | None:
    """A cotangent of zero gives a gradient of zero."""
    index = _labelled(seen.suite, ZERO)
    array = None if index is None else seen.arrays[index]
    if index is None or array is None or not array.any():
        return None
    text = f"For g = 0 the gradient of {seen.gradient.name} is not 0. Something in it does not depend on g."
    return Finding(Status.FAIL, text, (index,))


@check(zero_cotangent)
def linear(seen: Submitted) -> Finding | None:
    """The gradient is linear in the cotangent."""
    one, index = _labelled(seen.suite, SINGLE_ENTRY), _labelled(seen.suite, COMBINATION)
    if one is None or index is None:
        return None
    first, single, combined = (seen.arrays[i] for i in (0, one, index))
    if first is None or single is None or combined is None:
        return None
    if np.abs(combined - (LARGE_FACTOR * first - 0.5 * single)).max(initial=0.0) <= 4.0 * seen.gradient.tolerance[index]:
        return None
    name = seen.gradient.name
    text = f"The gradient of {name} is not linear in g: twice as much from above must give twice the gradient.{NOT_LINEAR}"
    return Finding(Status.FAIL, text, (index,))


def _labelled(suite: Suite, label: str) -> int | None:
    """The case of this label; None where g is always 1."""
    return next((index for index, case in enumerate(suite.cases) if case.label == label), None)


@check(finite)
def reference(seen: Submitted) -> Finding | None:
    """The gradient agrees with the reference."""
    if seen.flat is None or seen.gradient.expected is None:
        return None
    wrong = np.flatnonzero(~(errors(seen.gradient, seen.flat) <= seen.gradient.tolerance))  # written so that NaN fails
    if not wrong.size:
        return None
    return Finding(Status.FAIL, _wrong(seen, wrong), tuple(int(index) for index in wrong))


@check(finite)
def finite_differences(seen: Submitted) -> Finding | None:
    """The gradient predicts how the output changes when the input is moved a little."""
    if seen.flat is None:
        return None
    wrong = np.flatnonzero(~agrees_with_slopes(seen.gradient, seen.flat))
    if not wrong.size:
        return None
    index = int(wrong[0])
    name = seen.gradient.name
    product, slope = _along(seen, index)
    text = (
        f"Moving {name} a little changes <g, output> at the rate {slope:.4g}; your gradient predicts "
        f"{product:.4g} (for {describe(seen.suite, index)})."
    )
    return Finding(Status.FAIL, text, tuple(int(index) for index in wrong))


@check(reference)
def kinks(seen: Submitted) -> Finding | None:
    """At a kink the gradient is one of the valid subgradients."""
    for index, array, valid in specials(seen, Purpose.KINK):
        if array is not None and not special_holds(seen.suite, seen.index, index, array, valid):
            name = seen.gradient.name
            text = (
                f"Exactly at the kink the gradient of {name} is no valid subgradient: it must lie between "
                "the slopes of both sides."
            )
            return Finding(Status.FAIL, text, (index,))
    return None


@check(reference)
def stability(seen: Submitted) -> Finding | None:
    """Huge inputs do not overflow."""
    text = "It overflows for huge inputs (entries of 1000), where the function itself does not. This costs no points."
    return _special(seen, Purpose.EXTREME, text)


@check(reference)
def empty(seen: Submitted) -> Finding | None:
    """An empty batch gives an empty gradient."""
    return _special(seen, Purpose.EMPTY, "It does not work for an empty batch. This costs no points.")


def _special(seen: Submitted, purpose: Purpose, text: str) -> Finding | None:
    """A finding that costs nothing, for the first special case of a purpose whose expected gradient did not come back."""
    for index, array, valid in specials(seen, purpose):
        if not special_holds(seen.suite, seen.index, index, array, valid):
            return Finding(Status.PASS, text, (index,), counts=False)
    return None


def special_holds(suite: Suite, place: int, index: int, array: np.ndarray | None, valid: np.ndarray) -> bool:
    """Whether what came back for a special case is what is expected, or at a kink one of the valid subgradients.

    Args:
        place: which of the gradients.
        index: which of the cases.
        valid: the valid vectors (k, size).
    """
    case = suite.cases[index]
    shape = case.inputs[suite.gradients[place].position].shape
    if array is None or (array.shape != shape and valid.size):
        return False
    if case.purpose is Purpose.KINK:
        return numeric.in_convex_hull(array.ravel(), valid, numeric.scale(valid, case.cotangent))
    return not valid.size or numeric.scaled_error(array, valid[0].reshape(shape), case.cotangent) <= numeric.SAME


def specials(seen: Submitted, purpose: Purpose) -> Iterator[tuple[int, np.ndarray | None, np.ndarray]]:
    """The special cases of a purpose: their index, what came back, and the valid vectors (k, size)."""
    for index, valid in seen.suite.specials.items():
        if seen.suite.cases[index].purpose is purpose:
            yield index, seen.arrays[index], valid[seen.index]


def errors(gradient: GradientSuite, flat: np.ndarray) -> np.ndarray:
    """max|d' - d| of each case, float64 (cases,); NaN where d' holds NaN. The gradient must have a reference."""
    assert gradient.expected is not None
    with np.errstate(all="ignore"):
        return gradient.reduce(np.maximum, np.abs(flat - gradient.expected))


def _wrong(seen: Submitted, wrong: np.ndarray) -> str:
    name, cases = seen.gradient.name, len(seen.gradient.shapes)
    where = "every case" if len(wrong) == cases else f"{len(wrong)} of {cases} cases"
    off = {int(index): _off(seen, int(index)) for index in wrong}
    if all(each.all() for each in off.values()):
        return f"The gradient of {name} is wrong in {where}, in every entry."
    first = min((index for index, each in off.items() if not each.all()), key=lambda index: off[index].size)
    entries = f"{int(off[first].sum())} of {off[first].size} entries"
    return f"The gradient of {name} is wrong in {where}; for {describe(seen.suite, first)}, it is wrong in {entries}."


def _off(seen: Submitted, index: int) -> np.ndarray:
    """Which entries of a case are wrong."""
    got, expected = seen.arrays[index], seen.gradient.expected
    assert got is not None
    assert expected is not None
    return np.asarray(~(np.abs(got - seen.gradient.case(expected, index)) <= seen.gradient.tolerance[index]))


def _along(seen: Submitted, index: int) -> tuple[float, float]:
    """<d', v> and the slope for the direction that shows the largest disagreement."""
    assert seen.flat is not None
    start, size = seen.gradient.starts[index], int(np.prod(seen.gradient.shapes[index]))
    with np.errstate(all="ignore"):
        products = seen.gradient.directions[:, start : start + size] @ seen.flat[start : start + size]
        off = np.abs(products - seen.gradient.slopes[:, index])
    worst = int(np.argmax(np.where(np.isfinite(off), off, np.inf)))
    return float(products[worst]), float(seen.gradient.slopes[worst, index])
