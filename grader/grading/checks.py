"""The checks of a gradient, in the order in which they depend on each other.

A check is one function: its docstring is the line that people read, its decorator names the checks that must hold
before it makes sense. It returns None when it holds, else a Finding. A check whose predecessor failed is
skipped, so that one mistake is counted once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.grading.suite import GradientSuite, Suite, agrees_with_slopes, describe
from grader.values.call import Answers, Kind
from grader.values.report import Status


@dataclass(frozen=True)
class Finding:
    """A check that does not hold. ``status`` is what it means for the gradient, ``cases`` where it was seen."""

    status: Status
    text: str
    cases: tuple[int, ...] = ()


@dataclass(frozen=True)
class Submitted:
    """What a student returned for one gradient: ``arrays`` one per case, None where nothing usable came."""

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
    for index, outcome in enumerate(seen.answers.outcomes):
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
    for index, (array, expected) in enumerate(zip(seen.arrays, seen.gradient.shapes, strict=True)):
        if array is not None and array.shape != expected:
            where = describe(seen.suite, index)
            text = (
                f"The gradient of {seen.gradient.name} has shape {array.shape}, but {seen.gradient.name} "
                f"has shape {expected} (for {where}).{_shape_hint(array.shape, expected)}"
            )
            wrong = [
                i
                for i, (a, e) in enumerate(zip(seen.arrays, seen.gradient.shapes, strict=True))
                if a is not None and a.shape != e
            ]
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
        if array is not None and array.dtype != np.float64:
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
    wrong = [index for index, array in enumerate(seen.arrays) if array is not None and not np.isfinite(array).all()]
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


CHECKS: Sequence[Check] = (count, shape, dtype, finite, inputs_unchanged, repeatable, own_memory, reference, finite_differences)


def errors(gradient: GradientSuite, flat: np.ndarray) -> np.ndarray:
    """max|d' - d| of each case, float64 (cases,); NaN where d' holds NaN. The gradient must have a reference."""
    assert gradient.expected is not None
    with np.errstate(all="ignore"):
        return np.asarray(np.maximum.reduceat(np.abs(flat - gradient.expected), gradient.starts))


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
        blocked = any(results[name] is not None for name in item.after)
        results[item.name] = "skipped" if blocked else item.judge(seen)
    return results
