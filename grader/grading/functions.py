"""A forward pass along another axis, or a plain function of one input in its place."""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from grader.grading.evidence import Evidence, Hypothesis, Predict

ELEMENTWISE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "exp": np.exp,
    "log": np.log,
    "tanh": np.tanh,
    "sqrt": np.sqrt,
    "the square": np.square,
    "the reciprocal": np.reciprocal,
    "the size": np.abs,
    "the positive part": lambda x: np.maximum(x, 0.0),
    "the logistic function": lambda x: 1.0 / (1.0 + np.exp(-x)),
}
REDUCTIONS: dict[str, Callable[..., np.ndarray]] = {"sum": np.sum, "mean": np.mean, "largest entry": np.max}


def about_functions(e: Evidence) -> Iterator[Hypothesis]:
    """Of an output only."""
    inputs = e.case(0).inputs
    for one, other in combinations(range(max(array.ndim for array in inputs)), 2):
        text = f"The gradient of {e.name} is worked out along another axis: axes {one} and {other} have changed places."
        yield Hypothesis("another_axis", text, _turned(e, one, other))
    for position, item in enumerate(e.suite.exercise.inputs):
        if inputs[position].dtype.kind != "f":
            continue
        for name, function in ELEMENTWISE.items():
            text = f"The gradient of {e.name} is {name} of {item.name}, entry by entry, and nothing else."
            yield Hypothesis("plain_function", text, _of(e, position, function))
        for name, reduce in REDUCTIONS.items():
            for axis in (None, *range(inputs[position].ndim)):
                along = "" if axis is None else f" along axis {axis}"
                text = f"The gradient of {e.name} is the {name} of {item.name}{along}, and nothing else."
                yield Hypothesis("plain_reduction", text, _over(e, position, reduce, axis))


def _turned(e: Evidence, one: int, other: int) -> Predict:
    """Every input with these axes, and the output, with the two exchanged."""

    def predict(index: int) -> np.ndarray | None:
        inputs = tuple(_swapped(array, one, other) for array in e.case(index).inputs)
        found = e.under(index, ("turned", one, other), inputs=inputs)
        return None if found is None else _swapped(found, one, other)

    return predict


def _swapped(array: np.ndarray, one: int, other: int) -> np.ndarray:
    return np.swapaxes(array, one, other) if array.ndim > other else array


def _of(e: Evidence, position: int, function: Callable[[np.ndarray], np.ndarray]) -> Predict:
    return lambda index: function(e.case(index).inputs[position])


def _over(e: Evidence, position: int, reduce: Callable[..., np.ndarray], axis: int | None) -> Predict:
    return lambda index: np.asarray(reduce(e.case(index).inputs[position], axis=axis))
