"""Wrong formulas that need no author: what a student may have done instead, for any exercise.

A hypothesis predicts what should have come back on every case if it were true. It is claimed only when every
prediction holds. The order is from the most specific to the most general.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product
from typing import Any

import numpy as np

from grader.exercise.cases import Case
from grader.grading import numeric
from grader.grading.suite import GradientSuite, Suite, exact, reference_gradients, same

Predict = Callable[[int], np.ndarray | None]  # case index -> what should have come back; None: nothing is said of this case


@dataclass(frozen=True)
class Hypothesis:
    """A name for staff, a sentence for the student, and the prediction."""

    name: str
    text: str
    predict: Predict


@dataclass(frozen=True)
class Evidence:
    """One wrong gradient: what came back (``arrays``, one per judged case, None where nothing did), for gradient ``index``."""

    suite: Suite
    index: int
    arrays: tuple[np.ndarray | None, ...]

    @property
    def gradient(self) -> GradientSuite:
        """The gradient that is wrong."""
        return self.suite.gradients[self.index]

    def case(self, index: int) -> Case:
        """A judged case in float64."""
        return exact(self.suite.cases[index])

    def right(self, index: int) -> np.ndarray:
        """The expected gradient of a case."""
        assert self.gradient.expected is not None
        return self.gradient.case(self.gradient.expected, index)

    def under(self, index: int, **changes: Any) -> np.ndarray | None:
        """The reference's gradient for a case that was changed; None where the reference cannot take it."""
        changed = replace(self.case(index), **changes)
        try:
            with np.errstate(all="ignore"):
                return reference_gradients(self.suite.exercise, changed)[self.index]
        except ValueError:
            return None


def explain(evidence: Evidence) -> Hypothesis | None:
    """The first general hypothesis that predicts everything that came back."""
    return next((item for item in hypotheses(evidence) if confirmed(item, evidence)), None)


def confirmed(hypothesis: Hypothesis, evidence: Evidence) -> bool:
    """Whether the prediction holds wherever something came back, and on two cases differs from the right answer."""
    telling = 0
    for index, array in enumerate(evidence.arrays):
        if array is None:
            continue
        predicted = hypothesis.predict(index)
        if predicted is None or array.dtype.kind != "f":
            return False
        case = evidence.suite.cases[index]
        tolerance = same(case)
        if not numeric.equal(array, np.asarray(predicted, float), case.cotangent, tolerance):
            return False
        right = evidence.right(index)
        telling += array.shape != right.shape or not numeric.equal(array, right, case.cotangent, tolerance)
    return telling >= min(2, len(evidence.arrays))


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """All general hypotheses about one gradient, most specific first."""
    yield from _simple(evidence)
    yield from _about_g(evidence)
    yield from _about_factors(evidence)
    yield from _about_axes(evidence)
    yield from _about_places(evidence)
    yield from _about_others(evidence)
    yield from _about_products(evidence)


def _simple(e: Evidence) -> Iterator[Hypothesis]:
    name = e.gradient.name
    yield Hypothesis("zero", f"The gradient of {name} is 0 everywhere: is it filled in anywhere?", lambda i: 0.0 * e.right(i))
    yield Hypothesis("sign", f"The gradient of {name} has the wrong sign everywhere.", lambda i: -e.right(i))
    text = f"The gradient of {name} is transposed: let the shape of {name} say which axis is which."
    yield Hypothesis("transposed", text, lambda i: e.right(i).T)


def _about_g(e: Evidence) -> Iterator[Hypothesis]:
    """The right formula with something else in the place of g, or g alone."""
    name = e.gradient.name
    for label, text, change in CHANGES_OF_G:
        yield Hypothesis(label, text.format(name=name), _with_cotangent(e, change))
    if not isinstance(e.case(0).cotangent, tuple):
        text = f"The gradient of {name} is g itself: the derivative of this function is missing."
        yield Hypothesis("g_passed_through", text, lambda i: np.asarray(e.case(i).cotangent, float))


def _with_cotangent(e: Evidence, change: Callable[[Any], Any]) -> Predict:
    def predict(index: int) -> np.ndarray | None:
        cotangent = e.case(index).cotangent
        changed = tuple(map(change, cotangent)) if isinstance(cotangent, tuple) else change(cotangent)
        return e.under(index, cotangent=changed)

    return predict


def _about_factors(e: Evidence) -> Iterator[Hypothesis]:
    """d' = c d with one number c, or with a law in the sizes."""
    name = e.gradient.name
    pairs = [(index, _factor(array, e.right(index))) for index, array in enumerate(e.arrays)]
    known = [(index, factor) for index, factor in pairs if factor is not None]
    if len(known) < 2:
        return
    first = known[0][1]
    if all(abs(factor - first) <= 1e-6 * abs(first) for _, factor in known) and abs(first - 1.0) > 1e-6:
        text = f"The gradient of {name} is off by the factor {first:.6g} in every case."
        yield Hypothesis("constant_factor", text, _times(e, lambda index: first))
    for words, law in _laws(e):
        if all(np.isclose(factor, law(index), rtol=1e-6) for index, factor in known):
            yield Hypothesis("size_factor", f"The gradient of {name} is {words}", _times(e, law))


def _factor(array: np.ndarray | None, right: np.ndarray) -> float | None:
    """The number c with d' = c d; None where there is none, or where it cannot be told (d = 0)."""
    if array is None or array.shape != right.shape or not right.any():
        return None
    position = int(np.argmax(np.abs(right)))
    return float(array.flat[position] / right.flat[position])


Law = Callable[[int], float]


def _times(e: Evidence, law: Law) -> Predict:
    return lambda index: law(index) * e.right(index)


def _laws(e: Evidence) -> Iterator[tuple[str, Law]]:
    """Factors that depend on the sizes: 1/n, n, 1/(n m), n m, n/(n - 1)."""
    sizes = (*e.suite.exercise.free_sizes, *e.suite.exercise.sizes)
    for names in (*((name,) for name in sizes), *combinations(sizes, 2)):
        text = " times ".join(names)
        yield f"divided by {text}: is there a mean that should be a sum?", _power(e, names, -1)
        yield f"multiplied by {text}: is there a sum that should be a mean?", _power(e, names, 1)
    for name in sizes:
        yield f"off by the factor {name}/({name} - 1): which of the two belongs there?", _corrected(e, name)


def _power(e: Evidence, names: tuple[str, ...], exponent: int) -> Law:
    return lambda index: float(np.prod([e.suite.cases[index].sizes[name] for name in names])) ** exponent


def _corrected(e: Evidence, name: str) -> Law:
    def law(index: int) -> float:
        size = e.suite.cases[index].sizes[name]
        return size / (size - 1.0) if size > 1 else np.inf

    return law


def _about_axes(e: Evidence) -> Iterator[Hypothesis]:
    """g summed or averaged over the wrong axes, or not at all."""
    name, cotangent = e.gradient.name, e.case(0).cotangent
    if not isinstance(cotangent, np.ndarray):
        return
    for axes in (*combinations(range(cotangent.ndim), 1), *combinations(range(cotangent.ndim), 2)):
        words = " and ".join(map(str, axes))
        text = f"The gradient of {name} is g added up over axis {words}; that is not where {name} was shared."
        yield Hypothesis("g_summed", text, _over(e, np.sum, axes))
        yield Hypothesis("g_averaged", f"The gradient of {name} is a mean of g over axis {words}.", _over(e, np.mean, axes))


def _over(e: Evidence, reduce: Callable[..., Any], axes: tuple[int, ...]) -> Predict:
    return lambda index: np.asarray(reduce(e.case(index).cotangent, axis=axes))


def _about_places(e: Evidence) -> Iterator[Hypothesis]:
    """The right values in the wrong places."""
    name = e.gradient.name
    for axis in range(len(e.gradient.shapes[0])):
        yield Hypothesis("flipped", f"The gradient of {name} runs backwards along axis {axis}.", _moved(e, np.flip, axis))
        text = f"The gradient of {name} is shifted by one place along axis {axis}."
        yield Hypothesis("shifted", text, _moved(e, np.roll, 1, axis))
        yield Hypothesis("shifted", text, _moved(e, np.roll, -1, axis))


def _moved(e: Evidence, move: Callable[..., np.ndarray], *how: int) -> Predict:
    return lambda index: move(e.right(index), *how)


def _about_others(e: Evidence) -> Iterator[Hypothesis]:
    """The gradient of another input in this one's place, or the derivative taken at the output."""
    name, exercise = e.gradient.name, e.suite.exercise
    for position, other in enumerate(e.suite.gradients):
        if position != e.index:
            text = f"What is returned for {name} is the gradient of {other.name}: mind the order."
            yield Hypothesis("swapped", text, _other(other))
    if len(exercise.inputs) == len(exercise.outputs) == 1:
        yield Hypothesis("at_the_output", f"The derivative is taken at the output instead of at {name}.", _at_the_output(e))


def _other(other: GradientSuite) -> Predict:
    return lambda index: None if other.expected is None else other.case(other.expected, index)


def _at_the_output(e: Evidence) -> Predict:
    def predict(index: int) -> np.ndarray | None:
        case = e.case(index)
        output = np.asarray(e.suite.exercise.forward(*case.inputs, **case.parameters), float)
        return e.under(index, inputs=(output,)) if output.shape == case.inputs[0].shape else None

    return predict


def _about_products(e: Evidence) -> Iterator[Hypothesis]:
    """g and another input multiplied in the wrong way."""
    names = ["g", *(item.name for item in e.suite.exercise.inputs)]
    arguments = e.case(0).arguments
    floats = [k for k, value in enumerate(arguments) if isinstance(value, np.ndarray) and value.dtype.kind == "f"]
    for (left, right), (label, text, multiply) in product(permutations(floats, 2), PRODUCTS):
        words = text.format(a=names[left], b=names[right])
        sentence = f"The gradient of {e.gradient.name} is {words}, which is another product than the one needed."
        yield Hypothesis(label, sentence, _product(e, multiply, left, right))


def _product(e: Evidence, multiply: Callable[[np.ndarray, np.ndarray], np.ndarray], left: int, right: int) -> Predict:
    def predict(index: int) -> np.ndarray | None:
        arguments = e.case(index).arguments
        try:
            return multiply(arguments[left], arguments[right])
        except ValueError:  # shapes that do not fit
            return None

    return predict


CHANGES_OF_G: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("g_ignored", "The gradient of {name} is the one for g = 1: the cotangent is missing from it.", lambda g: g * 0.0 + 1.0),
    ("g_absolute", "The gradient of {name} uses the size of g without its sign.", np.abs),
    (
        "g_rectified",
        "The gradient of {name} loses the negative entries of g: they carry gradient like all others.",
        lambda g: np.maximum(g, 0.0),
    ),
    (
        "first_entry_of_g",
        "The gradient of {name} uses only the first entry of g along the first axis. The others count too.",
        lambda g: _only(g, 0),
    ),
    (
        "last_entry_of_g",
        "The gradient of {name} uses only the last entry of g along the first axis: is something overwritten that should add up?",
        lambda g: _only(g, -1),
    ),
)
PRODUCTS: tuple[tuple[str, str, Callable[[np.ndarray, np.ndarray], np.ndarray]], ...] = (
    ("elementwise_product", "{a} * {b}, entry by entry", lambda a, b: a * b),
    ("matrix_product", "{a} @ {b}", lambda a, b: a @ b),
    ("matrix_product_left", "{a}.T @ {b}", lambda a, b: a.T @ b),
    ("matrix_product_right", "{a} @ {b}.T", lambda a, b: a @ b.T),
    ("outer_product", "the outer product of {a} and {b}", np.outer),
)


def _only(g: Any, index: int) -> Any:
    if not isinstance(g, np.ndarray):
        return g
    kept = np.zeros_like(g)
    kept[index] = g[index]
    return kept
