"""Checks of what came back and how the function behaves, before any number is compared."""

import numpy as np

from grader.grading.check import TOLD, Finding, Submitted, check, precisions
from grader.grading.suite import describe
from grader.grading.words import listed
from grader.values.call import Kind
from grader.values.report import Status


@check()
def count(seen: Submitted) -> Finding | None:
    """One array comes back for each input that has a gradient."""
    wanted = seen.suite.exercise.gradients
    for index, (outcome, case) in enumerate(zip(seen.answers.outcomes, seen.suite.cases, strict=True)):
        if case.purpose in TOLD:
            continue
        if outcome.kind is Kind.UNUSABLE:
            what = f"something in which {outcome.detail}" if outcome.detail.startswith("element") else outcome.detail
            text = f"{seen.suite.function} returned {what}. Return {_wanted(wanted)}."
            return Finding(Status.INVALID, text, (index,))
        if outcome.kind is Kind.NOTHING:
            text = (
                f"{seen.suite.function} returned None for {describe(seen.suite, index)}. Is "
                "there a path through it without a return?"
            )
            return Finding(Status.INVALID, text, (index,))
        if outcome.kind is Kind.RETURNED and len(outcome.arrays) != len(wanted):
            came = len(outcome.arrays)
            text = f"{seen.suite.function} returned {_number(came)}. Return {_wanted(wanted)}.{_no_gradient(seen, came)}"
            return Finding(Status.INVALID, text, (index,))
        if outcome.kind is Kind.RETURNED and outcome.arrays[seen.index] is None:
            text = f"No array came back for the gradient of {seen.gradient.name} ({outcome.detail}). Return {_wanted(wanted)}."
            return Finding(Status.INVALID, text, tuple(i for i, array in enumerate(seen.arrays) if array is None))
    return None


def _number(arrays: int) -> str:
    return f"{arrays} array" if arrays == 1 else f"{arrays} arrays"


def _no_gradient(seen: Submitted, came: int) -> str:
    """Which inputs have no gradient, where one came back for every input."""
    inputs = seen.suite.exercise.inputs
    none = [item.name for item in inputs if not item.has_gradient]
    return f" There is none for {listed(none)}." if none and came == len(inputs) else ""


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
    if [size for size in got if size != 1] == [size for size in expected if size != 1]:
        return " They differ in axes of length 1 only (keepdims, reshape)."
    if len(got) > len(expected) and got[len(got) - len(expected) :] == expected:
        return " An input that is shared gets one gradient, to which all its uses contribute."
    return ""


@check(shape)
def dtype(seen: Submitted) -> Finding | None:
    """The gradient holds numbers of the precision of its input."""
    usual = [index for index, case in enumerate(seen.suite.cases) if case.purpose not in TOLD]
    came = {index: array.dtype for index in usual if (array := seen.arrays[index]) is not None}
    wrong = [index for index, found in came.items() if found not in precisions(seen.suite, index)]
    if not wrong:
        return None
    name = seen.gradient.name
    text = (
        f"The gradient of {name} has dtype {came[wrong[0]]}, but {name} has float64. Keep the "
        "precision of the inputs (is there an astype, or an array made without dtype=float?)."
    )
    return Finding(Status.INVALID, text, tuple(wrong))


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
    changed = [index for index, outcome in enumerate(seen.answers.outcomes) if outcome.changed_inputs]
    if not changed:
        return None
    names = ["g", *(item.name for item in seen.suite.exercise.inputs)]
    which = " and ".join(names[position] for position in seen.answers.outcomes[changed[0]].changed_inputs)
    return Finding(Status.FAIL, f"{which} was changed in place. Other layers still need it: work on a copy.", tuple(changed))


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
