"""Wrong formulas that need no author: something else in the place of g, of an input or of the derivative."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

from grader.grading.evidence import Evidence, Hypothesis, Predict
from grader.grading.gradient import GradientSuite
from grader.grading.variants import WORDS

Change = Callable[[np.ndarray], Any]
Guesses = Iterator[Hypothesis]


def about_g(e: Evidence) -> Guesses:
    """The right formula with something else in the place of g, or g alone."""
    if len(e.suite.gradients) == 1:  # of several gradients some may look exchanged when only one formula is wrong
        for position, item in enumerate(e.suite.exercise.inputs):
            text = f"The gradient of {e.name} is the one with g and {item.name} exchanged: mind the order of the arguments."
            yield Hypothesis("arguments_swapped", text, _exchanged(e, position))
    for label, text, change in CHANGES_OF_G:
        yield Hypothesis(label, text.format(name=e.name), _with_cotangent(e, label, change))
    for axis in range(_axes_of_g(e)):
        for label, text, part in PARTS_OF_G:
            words = text.format(name=e.name, axis=axis)
            yield Hypothesis(label, words, _with_cotangent(e, (label, axis), _only(axis, part)))
    if not isinstance(e.case(0).cotangent, tuple):
        text = f"The gradient of {e.name} is g itself: the derivative of this function is missing."
        yield Hypothesis("g_passed_through", text, lambda i: np.asarray(e.case(i).cotangent, float))
    if 0 < _axes_of_g(e) < len(e.gradient.shapes[0]):
        yield Hypothesis("axis_left_out", f"The gradient of {e.name} {WORDS['axis_left_out']}", lambda i: _unaligned(e, i))


def _unaligned(e: Evidence, index: int) -> np.ndarray | None:
    """g without an axis of length 1 where one belongs, times the gradient for g = 1; None where the shapes do not meet."""
    g = e.case(index).cotangent
    slopes = e.under(index, "g_ignored", cotangent=np.ones_like(g))
    try:
        return None if slopes is None else np.asarray(g * slopes)
    except ValueError:
        return None


def _exchanged(e: Evidence, position: int) -> Predict:
    """g in the place of an input, and the input in the place of g."""

    def predict(index: int) -> np.ndarray | None:
        g, inputs = e.case(index).cotangent, e.case(index).inputs
        if not isinstance(g, np.ndarray) or g.shape != inputs[position].shape or inputs[position].dtype.kind != "f":
            return None
        changed = (*inputs[:position], g, *inputs[position + 1 :])
        return e.under(index, ("exchanged", position), cotangent=inputs[position], inputs=changed)

    return predict


def _axes_of_g(e: Evidence) -> int:
    cotangent = e.case(0).cotangent
    return cotangent.ndim if isinstance(cotangent, np.ndarray) else 0


def _with_cotangent(e: Evidence, key: object, change: Change) -> Predict:
    def one(g: Any) -> Any:
        changed = change(np.asarray(g))
        return changed if isinstance(g, np.ndarray) else float(changed)

    def predict(index: int) -> np.ndarray | None:
        g = e.case(index).cotangent
        return e.under(index, key, cotangent=tuple(map(one, g)) if isinstance(g, tuple) else one(g))

    return predict


def _only(axis: int, part: slice) -> Change:
    def change(g: np.ndarray) -> np.ndarray:
        kept = np.zeros_like(g)
        place = (slice(None),) * axis + (part,)
        kept[place] = g[place]
        return kept

    return change


def _divided(g: np.ndarray) -> np.ndarray:
    return np.asarray(g / max(float(np.linalg.norm(g)), np.finfo(float).tiny))


CHANGES_OF_G: tuple[tuple[str, str, Change], ...] = (
    ("g_ignored", "The gradient of {name} is the one for g = 1: the cotangent is missing from it.", np.ones_like),
    ("g_absolute", "The gradient of {name} uses the size of g without its sign.", np.abs),
    (
        "g_rectified",
        "The gradient of {name} loses the negative entries of g: they carry gradient like all others.",
        lambda g: np.maximum(g, 0.0),
    ),
    ("g_clipped", "The gradient of {name} uses g cut to between -1 and 1: all of g counts.", lambda g: np.clip(g, -1.0, 1.0)),
    ("g_squared", "The gradient of {name} is quadratic in g: g enters twice, and should enter once.", np.square),
    ("sign_of_g", "The gradient of {name} uses the sign of g without its size.", np.sign),
    ("g_normalised", "The gradient of {name} uses g divided by its length: its size counts too.", _divided),
    ("g_rounded", "The gradient of {name} uses g rounded to whole numbers.", np.round),
    (
        "g_averaged",
        "The gradient of {name} uses the mean of g in every place: each entry of g belongs to its own entry of the output.",
        lambda g: np.full_like(g, g.mean()) if g.size else g,
    ),
    (
        "g_centred",
        "The gradient of {name} uses g with its mean subtracted: nothing in this function asks for that.",
        lambda g: g - g.mean() if g.ndim and g.size else g,
    ),
    ("g_flipped", "The gradient of {name} uses g backwards along its first axis.", lambda g: g[::-1] if g.ndim else g),
)
PARTS_OF_G: tuple[tuple[str, str, slice], ...] = (
    (
        "first_entry_of_g",
        "The gradient of {name} uses only the first entries of g along axis {axis}. The others count too.",
        slice(0, 1),
    ),
    (
        "last_entry_of_g",
        "The gradient of {name} uses only the last entries of g along axis {axis}: is something overwritten that should add up?",
        slice(-1, None),
    ),
    (
        "last_entry_left_out",
        "The gradient of {name} leaves out the last entries of g along axis {axis}: where does the loop end?",
        slice(None, -1),
    ),
    (
        "first_entry_left_out",
        "The gradient of {name} leaves out the first entries of g along axis {axis}: where does the loop begin?",
        slice(1, None),
    ),
    (
        "far_entries_left_out",
        "The gradient of {name} uses only the first 64 entries of g along axis {axis}. Is a size written as a number?",
        slice(None, 64),
    ),
)


def about_sums(e: Evidence) -> Guesses:
    """The contributions of the entries of g along an axis, treated otherwise than adding them up."""
    rank = len(e.gradient.shapes[0])
    for axis in range(_axes_of_g(e)):
        yield _summed(e, axis, "sum_forgotten", "are not added up over axis {axis} of g", lambda parts: parts)
        yield _summed(e, axis, "largest_for_sum", "are compared, and only the largest over axis {axis} of g is kept", _largest)
        for other in range(rank):
            words = f"are added up over axis {other} of {e.name} instead of axis {{axis}} of g"
            yield _summed(e, axis, "wrong_axis", words, _over(other + 1))
    if _axes_of_g(e):
        yield from _reduced_g(e)


def _summed(e: Evidence, axis: int, label: str, words: str, treat: Change) -> Hypothesis:
    text = f"The contributions to the gradient of {e.name} {words.format(axis=axis)}."
    return Hypothesis(label, text, lambda index: _treated(e, index, axis, treat))


def _largest(parts: np.ndarray) -> np.ndarray:
    return np.asarray(parts.max(axis=0))


def _over(axis: int) -> Change:
    return lambda parts: parts.sum(axis=axis)


def _treated(e: Evidence, index: int, axis: int, treat: Change) -> np.ndarray | None:
    parts = _contributions(e, index, axis)
    return None if parts is None else np.asarray(treat(parts))


def _contributions(e: Evidence, index: int, axis: int) -> np.ndarray | None:
    """What each slice of g along an axis contributes, stacked in front."""
    g = e.case(index).cotangent
    if not g.shape[axis]:
        return None
    parts = []
    for place in range(g.shape[axis]):
        part = e.under(index, ("part", axis, place), cotangent=_only(axis, slice(place, place + 1))(g))
        if part is None:
            return None
        parts.append(part)
    return np.array(parts)


def _reduced_g(e: Evidence) -> Guesses:
    """g summed or averaged over some axes, and nothing else."""
    for count in (1, 2):
        for axes in combinations(range(_axes_of_g(e)), count):
            words = " and ".join(map(str, axes))
            text = (
                f"The gradient of {e.name} is g added up over axis {words} alone: which entries of g does one of {e.name} reach?"
            )
            yield Hypothesis("g_summed", text, _reduced(e, np.sum, axes))
            yield Hypothesis(
                "g_averaged", f"The gradient of {e.name} is a mean of g over axis {words}.", _reduced(e, np.mean, axes)
            )


def _reduced(e: Evidence, reduce: Callable[..., Any], axes: tuple[int, ...]) -> Predict:
    return lambda index: np.asarray(reduce(e.case(index).cotangent, axis=axes))


def about_inputs(e: Evidence) -> Guesses:
    """The right formula evaluated for another input or another parameter."""
    for position, item in enumerate(e.suite.exercise.inputs):
        integer = e.case(0).inputs[position].dtype.kind != "f"
        for label, text, change in CHANGES_OF_INDICES if integer else CHANGES_OF_INPUT:
            yield Hypothesis(label, text.format(name=e.name, input=item.name), _with_input(e, label, position, change))
        if not integer:
            yield from _replaced(e, position)
    for parameter in e.suite.exercise.parameters:
        for value in parameter.values:
            text = f"The gradient of {e.name} is the one for {parameter.name} = {value!r}, whatever {parameter.name} is."
            yield Hypothesis("parameter_ignored", text, _with_parameter(e, parameter.name, value))


def _with_input(e: Evidence, label: str, position: int, change: Change) -> Predict:
    def predict(index: int) -> np.ndarray | None:
        inputs = e.case(index).inputs
        changed = (*inputs[:position], np.asarray(change(inputs[position])), *inputs[position + 1 :])
        return e.under(index, (label, position), inputs=changed)

    return predict


def _replaced(e: Evidence, position: int) -> Guesses:
    """The output or another input in the place of one input."""
    exercise = e.suite.exercise
    name = exercise.inputs[position].name
    if len(exercise.outputs) == 1:
        text = f"The gradient of {e.name} is worked out with the output in the place of {name}: at which point is it taken?"
        yield Hypothesis("at_the_output", text, lambda i: _put(e, i, position, -1))
    for other, item in enumerate(exercise.inputs):
        if other != position:
            text = f"The gradient of {e.name} is worked out with {item.name} in the place of {name}."
            yield Hypothesis("another_input", text, _with_other(e, position, other))


def _with_other(e: Evidence, position: int, other: int) -> Predict:
    return lambda index: _put(e, index, position, other)


def _put(e: Evidence, index: int, position: int, other: int) -> np.ndarray | None:
    """The gradient with another input, or for -1 the output, in the place of one."""
    inputs = e.case(index).inputs
    array = e.output(index) if other < 0 else inputs[other]
    if array.shape != inputs[position].shape or array.dtype.kind != "f":
        return None
    return e.under(index, ("put", position, other), inputs=(*inputs[:position], array, *inputs[position + 1 :]))


def _with_parameter(e: Evidence, name: str, value: object) -> Predict:
    return lambda index: e.under(index, (name, value), parameters={**e.case(index).parameters, name: value})


def _square_turned(x: np.ndarray) -> np.ndarray:
    return x.T if x.ndim == 2 and x.shape[0] == x.shape[1] else x


CHANGES_OF_INPUT: tuple[tuple[str, str, Change], ...] = (
    ("input_left_out", "The gradient of {name} is the one for {input} = 0: {input} is left out somewhere.", np.zeros_like),
    ("input_as_one", "The gradient of {name} is the one for {input} = 1: {input} is left out somewhere.", np.ones_like),
    ("input_negated", "The gradient of {name} uses {input} with the wrong sign.", np.negative),
    ("input_absolute", "The gradient of {name} uses {input} without its sign.", np.abs),
    (
        "input_transposed",
        "The gradient of {name} uses {input} transposed, or not transposed, where it is square.",
        _square_turned,
    ),
    ("input_flipped", "The gradient of {name} uses {input} backwards along its first axis.", lambda x: x[::-1]),
    (
        "input_centred",
        "The gradient of {name} uses {input} with its mean subtracted.",
        lambda x: x - x.mean() if x.size else x,
    ),
    ("input_rounded", "The gradient of {name} uses {input} in half precision.", lambda x: x.astype(np.float16).astype(float)),
)
CHANGES_OF_INDICES: tuple[tuple[str, str, Change], ...] = (
    ("inverse_indices", "The gradient of {name} follows {input} in the wrong direction.", lambda p: np.argsort(p, kind="stable")),
    ("indices_twice", "The gradient of {name} follows {input} twice.", lambda p: p[p] if p.max(initial=0) < len(p) else p),
    ("indices_flipped", "The gradient of {name} reads {input} backwards.", lambda p: p[::-1]),
    ("indices_ignored", "The gradient of {name} is the one for {input} = 0: {input} is left out somewhere.", np.zeros_like),
)


def about_others(e: Evidence) -> Guesses:
    """The gradient of another input in this one's place."""
    for position, other in enumerate(e.suite.gradients):
        if position != e.index:
            text = f"What is returned for {e.name} is the gradient of {other.name}: mind the order."
            yield Hypothesis("swapped", text, _other(other))


def _other(other: GradientSuite) -> Predict:
    return lambda index: None if other.expected is None else other.case(other.expected, index)
