"""g, the inputs and the output alone, or multiplied in the wrong way."""

from collections.abc import Callable, Iterator
from itertools import combinations, permutations, product
from typing import Any

import numpy as np

from grader.grading.evidence import Evidence, Hypothesis, Predict


def about_products(e: Evidence) -> Iterator[Hypothesis]:
    """Products of two or three of them, entry by entry or as matrices, and an input or the output as it is."""
    exercise = e.suite.exercise
    arguments = e.case(0).arguments
    floats = [k for k, value in enumerate(arguments) if isinstance(value, (np.ndarray, float)) and _real(value)]
    names = {k: ("g", *(item.name for item in exercise.inputs))[k] for k in floats}
    if len(exercise.outputs) == 1 and not e.suite.of_outputs:
        names[len(arguments)] = "the output"
    missing = "is anything done to it?" if e.suite.of_outputs else "where does g enter?"
    for one in filter(None, names):
        text = f"The gradient of {e.name} is {names[one]} itself: {missing}"
        yield Hypothesis("plain_input", text, _predict(e, lambda a: a, one))
    for (one, other), (label, words, multiply) in product(permutations(names, 2), PRODUCTS):
        yield _product(e, label, words.format(a=names[one], b=names[other]), multiply, one, other)
    for three in combinations(names, 3):
        words = " * ".join(names[k] for k in three)
        yield _product(e, "elementwise_product", f"{words}, entry by entry", lambda a, b, c: a * b * c, *three)


def _real(value: Any) -> bool:
    return np.asarray(value).dtype.kind == "f"


def _product(e: Evidence, label: str, words: str, multiply: Callable[..., np.ndarray], *operands: int) -> Hypothesis:
    text = f"The gradient of {e.name} is {words}, which is another product than the one needed."
    return Hypothesis(label, text, _predict(e, multiply, *operands))


def _predict(e: Evidence, multiply: Callable[..., np.ndarray], *operands: int) -> Predict:
    def predict(index: int) -> np.ndarray | None:
        arguments = e.case(index).arguments
        arrays = [np.asarray(arguments[k]) if k < len(arguments) else e.output(index) for k in operands]
        try:
            return np.asarray(multiply(*arrays), dtype=float)
        except (ValueError, IndexError):  # shapes that do not fit
            return None

    return predict


def _outer(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a.ndim != 1 or b.ndim != 1:
        raise ValueError(f"no outer product of shapes {a.shape} and {b.shape}: of matrices it would be huge")
    return np.outer(a, b)


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
    ("outer_product", "the outer product of {a} and {b}", _outer),
    ("cross_product", "the cross product of {a} and {b}", _cross),
    ("sum_of_two", "{a} + {b}", lambda a, b: a + b),
)
