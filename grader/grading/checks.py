"""The checks of a gradient, in the order in which they depend on each other.

A check is one function: its docstring is the line that people read, its decorator names the checks that must hold
before it makes sense. It returns None when it holds, else a Finding. A check whose predecessor failed is
skipped, so that one mistake is counted once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.exercise.cases import COMBINATION, SINGLE_ENTRY, ZERO, Purpose
from grader.grading import numeric
from grader.grading.suite import GradientSuite, Suite, agrees_with_slopes, describe
from grader.values.call import Answers, Kind
from grader.values.report import Status

TOLD = (Purpose.EXTREME, Purpose.EMPTY)  # cases that are told, not counted; they stand last


@dataclass(frozen=True)
class Finding:
    """A check that does not hold. ``status`` is what it means for the gradient, ``cases`` where it was seen; one that does
    not count is told and costs nothing."""

    status: Status
    text: str
    cases: tuple[int, ...] = ()
    counts: bool = True


@dataclass(frozen=True)
class Submitted:
    """What a student returned for one gradient: ``arrays`` one per case, None where nothing usable came; ``flat`` the
    judged cases end to end, float64 (total,), None unless all have the right shape."""

    suite: Suite
    gradient: GradientSuite
    index: int
    answers: Answers
    arrays: tuple[np.ndarray | None, ...]
    flat: np.ndarray | None = field(default=None)


Judge = Callable[[Submitted], Finding | None]


@dataclass(frozen=True)
class Check:
    """A check with its name, the sentence that people read and the names of the checks it depends on."""

    name: str
    title: str
    after: tuple[str, ...]
    judge: Judge


def check(*after: "Check") -> Callable[[Judge], Check]:
    """Make a check of a function; ``after`` are the checks that must hold first."""

    def make(function: Judge) -> Check:
        title = (function.__doc__ or "").strip().rstrip(".")
        return Check(function.__name__, title, tuple(item.name for item in after), function)

    return make


@check()
def count(seen: Submitted) -> Finding | None:
    """One array comes back for each input that has a gradient."""
    wanted = seen.suite.exercise.gradients
    for index, (outcome, case) in enumerate(zip(seen.answers.outcomes, seen.suite.cases, strict=True)):
        if case.purpose in TOLD:
            continue
        if outcome.kind is Kind.UNUSABLE:
            text = f"{seen.suite.exercise.function} returned {outcome.detail}. Return {_wanted(wanted)}."
            return Finding(Status.INVALID, text, (index,))
        if outcome.kind is Kind.NOTHING:
            text = (
                f"{seen.suite.exercise.function} returned None for {describe(seen.suite, index)}. Is "
                "there a path through it without a return?"
            )
            return Finding(Status.INVALID, text, (index,))
        if outcome.kind is Kind.RETURNED and len(outcome.arrays) != len(wanted):
            text = f"{seen.suite.exercise.function} returned {_number(len(outcome.arrays))}. Return {_wanted(wanted)}."
            return Finding(Status.INVALID, text, (index,))
    return None


def _number(arrays: int) -> str:
    return f"{arrays} array" if arrays == 1 else f"{arrays} arrays"


def _wanted(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return f"one array, the gradient of {names[0]}"
    return f"a tuple of {len(names)} arrays, the gradients of {', '.join(names[:-1])} and {names[-1]}, in this order"


@check(count)
def shape(seen: Submitted) -> Finding | None:
    """The gradient has the shape of its input."""
    shapes = [case.inputs[seen.gradient.position].shape for case in seen.suite.cases if case.purpose not in TOLD]
    for index, (array, expected) in enumerate(zip(seen.arrays, shapes, strict=False)):
        if array is not None and array.shape != expected:
            where = describe(seen.suite, index)
            text = (
                f"The gradient of {seen.gradient.name} has shape {array.shape}, but {seen.gradient.name} "
                f"has shape {expected} (for {where}).{_shape_hint(array.shape, expected)}"
            )
            wrong = [i for i, (a, e) in enumerate(zip(seen.arrays, shapes, strict=False)) if a is not None and a.shape != e]
            return Finding(Status.INVALID, text, tuple(wrong))
    return None


def _shape_hint(got: tuple[int, ...], expected: tuple[int, ...]) -> str:
    """What the two shapes alone can tell."""
    if got == expected[::-1]:
        return " The axes are the other way round."
    if len(got) > len(expected) and got[len(got) - len(expected) :] == expected:
        return " An input that is shared gets one gradient, to which all its uses contribute."
    if [size for size in got if size != 1] == [size for size in expected if size != 1]:
        return " They differ in axes of length 1 only."
    return ""


@check(shape)
def dtype(seen: Submitted) -> Finding | None:
    """The gradient holds numbers of the precision of its input."""
    for index, array in enumerate(seen.arrays):
        told = seen.suite.cases[index].purpose in TOLD
        if array is not None and not told and array.dtype not in precisions(seen.suite, index):
            name = seen.gradient.name
            text = (
                f"The gradient of {name} has dtype {array.dtype}, but {name} has float64. Keep the "
                "precision of the inputs (is there an astype, or an array made without dtype=float?)."
            )
            return Finding(Status.INVALID, text, (index,))
    return None


@check(dtype)
def finite(seen: Submitted) -> Finding | None:
    """Every entry is a finite number."""
    usual = [index for index, case in enumerate(seen.suite.cases) if case.purpose not in TOLD]
    wrong = [index for index in usual if (array := seen.arrays[index]) is not None and not np.isfinite(array).all()]
    if not wrong:
        return None
    array = seen.arrays[wrong[0]]
    assert array is not None
    what = "NaN" if np.isnan(array).any() else "infinite"
    text = (
        f"The gradient of {seen.gradient.name} has {what} entries for {describe(seen.suite, wrong[0])}. "
        "Look for a division by zero, a logarithm of zero, an overflow, or np.empty that is not filled."
    )
    return Finding(Status.INVALID, text, tuple(wrong))


@check(count)
def inputs_unchanged(seen: Submitted) -> Finding | None:
    """The function leaves its arguments as they were."""
    for index, outcome in enumerate(seen.answers.outcomes):
        if outcome.changed_inputs:
            names = ["g", *(item.name for item in seen.suite.exercise.inputs)]
            changed = " and ".join(names[position] for position in outcome.changed_inputs)
            return Finding(Status.FAIL, f"{changed} was changed in place. Other layers still need it: work on a copy.", (index,))
    return None


@check(count)
def repeatable(seen: Submitted) -> Finding | None:
    """The same call gives the same result again."""
    if seen.answers.repeats:
        return None
    return Finding(
        Status.FAIL,
        "The same call gave another result the second time. Look for random numbers and for values "
        "kept between calls (globals, default arguments).",
        (0,),
    )


@check(count)
def own_memory(seen: Submitted) -> Finding | None:
    """A result does not change when the function is called again."""
    if not seen.answers.aliased:
        return None
    return Finding(
        Status.FAIL,
        "A result changed when the function was called again: it shares memory with something that "
        "is kept between calls. Return a new array.",
        (0,),
    )


@check(finite)
def zero_cotangent(seen: Submitted) -> Finding | None:
    """A cotangent of zero gives a gradient of zero."""
    index = _labelled(seen.suite, ZERO)
    array = seen.arrays[index]
    if array is None or not array.any():
        return None
    text = f"For g = 0 the gradient of {seen.gradient.name} is not 0. Something in it does not depend on g."
    return Finding(Status.FAIL, text, (index,))


@check(zero_cotangent)
def linear(seen: Submitted) -> Finding | None:
    """The gradient is linear in the cotangent."""
    first, single, combined = (
        seen.arrays[i] for i in (0, _labelled(seen.suite, SINGLE_ENTRY), _labelled(seen.suite, COMBINATION))
    )
    if first is None or single is None or combined is None:
        return None
    index = _labelled(seen.suite, COMBINATION)
    if np.abs(combined - (2.0 * first - 0.5 * single)).max(initial=0.0) <= 4.0 * seen.gradient.tolerance[index]:
        return None
    name = seen.gradient.name
    text = (
        f"The gradient of {name} is not linear in g: twice as much from above must give twice the "
        "gradient. Is g squared, cut or compared?"
    )
    return Finding(Status.FAIL, text, (index,))


def _labelled(suite: Suite, label: str) -> int:
    return next(index for index, case in enumerate(suite.cases) if case.label == label)


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
        if array is not None and not numeric.in_convex_hull(
            array.ravel(), valid, numeric.scale(valid, seen.suite.cases[index].cotangent)
        ):
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
        cotangent = seen.suite.cases[index].cotangent
        if (
            array is None
            or not numeric.scaled_error(
                array, valid[0].reshape(seen.suite.cases[index].inputs[seen.gradient.position].shape), cotangent
            )
            <= numeric.SAME
        ):
            return Finding(Status.PASS, text, (index,), counts=False)
    return None


def specials(seen: Submitted, purpose: Purpose) -> Iterator[tuple[int, np.ndarray | None, np.ndarray]]:
    """The special cases of a purpose: their index, what came back, and the valid vectors (k, size)."""
    for index, valid in seen.suite.specials.items():
        if seen.suite.cases[index].purpose is purpose:
            yield index, seen.arrays[index], valid[seen.index]


CHECKS: Sequence[Check] = (
    count,
    shape,
    dtype,
    finite,
    inputs_unchanged,
    repeatable,
    own_memory,
    zero_cotangent,
    linear,
    reference,
    finite_differences,
    kinks,
    stability,
    empty,
)


def precisions(suite: Suite, index: int) -> tuple[type[np.floating[Any]], ...]:
    """The dtypes that a gradient may have: those of the inputs, and for float32 inputs also float64."""
    return (np.float32, np.float64) if suite.cases[index].purpose is Purpose.SINGLE else (np.float64,)


def errors(gradient: GradientSuite, flat: np.ndarray) -> np.ndarray:
    """max|d' - d| of each case, float64 (cases,); NaN where d' holds NaN. The gradient must have a reference."""
    assert gradient.expected is not None
    with np.errstate(all="ignore"):
        return gradient.reduce(np.maximum, np.abs(flat - gradient.expected))


def _wrong(seen: Submitted, wrong: np.ndarray) -> str:
    name, cases = seen.gradient.name, len(seen.gradient.shapes)
    where = "every case" if len(wrong) == cases else f"{len(wrong)} of {cases} cases"
    first = min(wrong, key=lambda index: np.prod(seen.gradient.shapes[index]))
    got, expected = seen.arrays[first], seen.gradient.expected
    assert got is not None
    assert expected is not None
    off = np.abs(got - seen.gradient.case(expected, int(first))) > seen.gradient.tolerance[first]
    entries = "every entry" if off.all() else f"{int(off.sum())} of {off.size} entries"
    return (
        f"The gradient of {name} is wrong in {where}; for {describe(seen.suite, int(first))} {entries} "
        f"differ{'s' if off.sum() == 1 or off.all() else ''}."
    )


def _along(seen: Submitted, index: int) -> tuple[float, float]:
    """<d', v> and the slope for the direction that shows the largest disagreement."""
    assert seen.flat is not None
    start, size = seen.gradient.starts[index], int(np.prod(seen.gradient.shapes[index]))
    with np.errstate(all="ignore"):
        products = seen.gradient.directions[:, start : start + size] @ seen.flat[start : start + size]
        off = np.abs(products - seen.gradient.slopes[:, index])
    worst = int(np.argmax(np.where(np.isfinite(off), off, np.inf)))
    return float(products[worst]), float(seen.gradient.slopes[worst, index])


def run(checks: Sequence[Check], seen: Submitted) -> dict[str, Finding | str | None]:
    """Every check's finding, None where it holds, or "skipped" where one that it depends on does not."""
    results: dict[str, Finding | str | None] = {}
    for item in checks:
        blocked = any(_fails(results[name]) for name in item.after)
        results[item.name] = "skipped" if blocked else item.judge(seen)
    return results


def _fails(result: Finding | str | None) -> bool:
    return result is not None and (isinstance(result, str) or result.counts)
