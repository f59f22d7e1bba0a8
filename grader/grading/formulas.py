"""Wrong formulas that need no author: something else in the place of g, of an input or of the derivative."""

from collections.abc import Callable, Iterator
from itertools import combinations, permutations, product
from typing import Any

import numpy as np

from grader.grading.evidence import Evidence, Hypothesis, Predict
from grader.grading.suite import GradientSuite

Change = Callable[[np.ndarray], Any]
Guesses = Iterator[Hypothesis]


def about_g(e: Evidence) -> Guesses:
    """The right formula with something else in the place of g, or g alone."""
    for label, text, change in CHANGES_OF_G:
        yield Hypothesis(label, text.format(name=e.name), _with_cotangent(e, change))
    for axis in range(_axes_of_g(e)):
        for label, text, part in PARTS_OF_G:
            yield Hypothesis(label, text.format(name=e.name, axis=axis), _with_cotangent(e, _only(axis, part)))
    if not isinstance(e.case(0).cotangent, tuple):
        text = f"The gradient of {e.name} is g itself: the derivative of this function is missing."
        yield Hypothesis("g_passed_through", text, lambda i: np.asarray(e.case(i).cotangent, float))


def _axes_of_g(e: Evidence) -> int:
    cotangent = e.case(0).cotangent
    return cotangent.ndim if isinstance(cotangent, np.ndarray) else 0


def _with_cotangent(e: Evidence, change: Change) -> Predict:
    def one(g: Any) -> Any:
        changed = change(np.asarray(g))
        return changed if isinstance(g, np.ndarray) else float(changed)

    def predict(index: int) -> np.ndarray | None:
        g = e.case(index).cotangent
        return e.under(index, cotangent=tuple(map(one, g)) if isinstance(g, tuple) else one(g))

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
    parts = e.once(("parts", index, axis), lambda: _contributions(e, index, axis))
    return None if parts is None else np.asarray(treat(parts))


def _contributions(e: Evidence, index: int, axis: int) -> np.ndarray | None:
    """What each slice of g along an axis contributes, stacked in front."""
    g = e.case(index).cotangent
    if not g.shape[axis]:
        return None
    parts = [e.under(index, cotangent=_only(axis, slice(place, place + 1))(g)) for place in range(g.shape[axis])]
    return None if any(part is None for part in parts) else np.array(parts)


def _reduced_g(e: Evidence) -> Guesses:
    """g summed or averaged over some axes, and nothing else."""
    for count in (1, 2):
        for axes in combinations(range(_axes_of_g(e)), count):
            words = " and ".join(map(str, axes))
            text = f"The gradient of {e.name} is g added up over axis {words}; that is not where {e.name} was shared."
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
            yield Hypothesis(label, text.format(name=e.name, input=item.name), _with_input(e, position, change))
        if not integer:
            yield from _replaced(e, position)
    for parameter in e.suite.exercise.parameters:
        for value in parameter.values:
            text = f"The gradient of {e.name} is the one for {parameter.name} = {value!r}, whatever {parameter.name} is."
            yield Hypothesis("parameter_ignored", text, _with_parameter(e, parameter.name, value))


def _with_input(e: Evidence, position: int, change: Change) -> Predict:
    def predict(index: int) -> np.ndarray | None:
        inputs = e.case(index).inputs
        return e.under(index, inputs=(*inputs[:position], np.asarray(change(inputs[position])), *inputs[position + 1 :]))

    return predict


def _replaced(e: Evidence, position: int) -> Guesses:
    """The output or another input in the place of one input."""
    exercise = e.suite.exercise
    name = exercise.inputs[position].name
    if len(exercise.outputs) == 1:
        text = f"The gradient of {e.name} is worked out with the output in the place of {name}: at which point is it taken?"
        yield Hypothesis("at_the_output", text, lambda i: _put(e, i, position, e.output(i)))
    for other, item in enumerate(exercise.inputs):
        if other != position:
            text = f"The gradient of {e.name} is worked out with {item.name} in the place of {name}."
            yield Hypothesis("another_input", text, _with_other(e, position, other))


def _with_other(e: Evidence, position: int, other: int) -> Predict:
    return lambda index: _put(e, index, position, e.case(index).inputs[other])


def _put(e: Evidence, index: int, position: int, array: np.ndarray) -> np.ndarray | None:
    inputs = e.case(index).inputs
    if array.shape != inputs[position].shape or array.dtype.kind != "f":
        return None
    return e.under(index, inputs=(*inputs[:position], array, *inputs[position + 1 :]))


def _with_parameter(e: Evidence, name: str, value: object) -> Predict:
    return lambda index: e.under(index, parameters={**e.case(index).parameters, name: value})


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


def about_products(e: Evidence) -> Guesses:
    """g, the inputs and the output alone or multiplied in the wrong way."""
    exercise = e.suite.exercise
    arguments = e.case(0).arguments
    floats = [k for k, value in enumerate(arguments) if isinstance(value, (np.ndarray, float)) and _real(value)]
    names = {k: ("g", *(item.name for item in exercise.inputs))[k] for k in floats}
    if len(exercise.outputs) == 1:
        names[len(arguments)] = "the output"
    for one in list(names)[1:]:
        yield _product(e, "plain_input", f"{names[one]} itself", lambda a: a, one)
    for (one, other), (label, words, multiply) in product(permutations(names, 2), PRODUCTS):
        yield _product(e, label, words.format(a=names[one], b=names[other]), multiply, one, other)
    for three in combinations(names, 3):
        words = " * ".join(names[k] for k in three)
        yield _product(e, "elementwise_product", f"{words}, entry by entry", lambda a, b, c: a * b * c, *three)


def _real(value: Any) -> bool:
    return np.asarray(value).dtype.kind == "f"


def _product(e: Evidence, label: str, words: str, multiply: Callable[..., np.ndarray], *operands: int) -> Hypothesis:
    def predict(index: int) -> np.ndarray | None:
        arguments = e.case(index).arguments
        arrays = [np.asarray(arguments[k]) if k < len(arguments) else e.output(index) for k in operands]
        try:
            return np.asarray(multiply(*arrays), dtype=float)
        except (ValueError, IndexError):  # shapes that do not fit
            return None

    return Hypothesis(label, f"The gradient of {e.name} is {words}, which is another product than the one needed.", predict)


def _cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a.shape[-1:] != (3,) or b.shape[-1:] != (3,):
        raise ValueError(f"no cross product of shapes {a.shape} and {b.shape}")
    return np.cross(a, b)


PRODUCTS: tuple[tuple[str, str, Callable[[np.ndarray, np.ndarray], np.ndarray]], ...] = (
    ("elementwise_product", "{a} * {b}, entry by entry", lambda a, b: a * b),
    ("quotient", "{a} / {b}, entry by entry", lambda a, b: a / b),
    ("matrix_product", "{a} @ {b}", lambda a, b: a @ b),
    ("matrix_product_left", "{a}.T @ {b}", lambda a, b: a.T @ b),
    ("matrix_product_right", "{a} @ {b}.T", lambda a, b: a @ b.T),
    ("matrix_product_both", "{a}.T @ {b}.T", lambda a, b: a.T @ b.T),
    ("outer_product", "the outer product of {a} and {b}", np.outer),
    ("cross_product", "the cross product of {a} and {b}", _cross),
    ("sum_of_two", "{a} + {b}", lambda a, b: a + b),
)
