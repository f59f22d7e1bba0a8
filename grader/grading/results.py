"""The right gradient changed afterwards: sign, factor, places, size, and results that come from an earlier call."""

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np

from grader.exercise.cases import Purpose
from grader.grading.evidence import Evidence, Hypothesis, Predict
from grader.grading.naming import size_name

Guesses = Iterator[Hypothesis]
Law = Callable[[int], float]
CLOSE = 1e-6  # how closely the factors of two cases must agree


def about_values(e: Evidence) -> Guesses:
    """Zero, the wrong sign, or something done to each entry."""
    yield Hypothesis("zero", f"The gradient of {e.name} is 0 everywhere: is it filled in anywhere?", lambda i: 0.0 * e.right(i))
    yield Hypothesis("sign", f"The gradient of {e.name} has the wrong sign everywhere.", lambda i: -e.right(i))
    yield Hypothesis("ones", f"The gradient of {e.name} is 1 everywhere.", lambda i: np.ones_like(e.right(i)))
    for label, words, change in CHANGES:
        yield Hypothesis(label, f"The gradient of {e.name} {words}", _changed(e, change))


def _changed(e: Evidence, change: Callable[[np.ndarray], np.ndarray]) -> Predict:
    return lambda index: np.asarray(change(e.right(index)))


def _rounded(digits: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda d: np.round(d, digits)


CHANGES: tuple[tuple[str, str, Callable[[np.ndarray], np.ndarray]], ...] = (
    ("absolute", "comes without its sign: is there an abs?", np.abs),
    ("rectified", "has 0 where it should be negative: is there a maximum with 0?", lambda d: np.maximum(d, 0.0)),
    ("clipped", "is cut to between -1 and 1: it may be larger.", lambda d: np.clip(d, -1.0, 1.0)),
    ("normalised", "is divided by its own length.", lambda d: d / max(float(np.linalg.norm(d)), np.finfo(float).tiny)),
    ("shortened", "is cut to the length 1.", lambda d: d / max(float(np.linalg.norm(d)), 1.0)),
    ("squared", "is squared.", np.square),
    ("centred", "has its mean subtracted.", lambda d: d - d.mean() if d.size else d),
    *(("rounded", "is rounded: all digits count.", _rounded(digits)) for digits in range(9)),
    ("half_precision", "has the precision of float16.", lambda d: d.astype(np.float16).astype(float)),
)


def about_places(e: Evidence) -> Guesses:
    """The right values in the wrong places."""
    axes = range(len(e.gradient.shapes[0]))
    text = f"The gradient of {e.name} is transposed: let the shape of {e.name} say which axis is which."
    yield Hypothesis("transposed", text, lambda i: e.right(i).T)
    for one, other in combinations(axes, 2):
        text = f"Axes {one} and {other} of the gradient of {e.name} are exchanged: let the shape of {e.name} say which is which."
        yield Hypothesis("transposed", text, _moved(e, np.swapaxes, one, other))
    for axis in axes:
        yield Hypothesis("flipped", f"The gradient of {e.name} runs backwards along axis {axis}.", _moved(e, np.flip, axis))
        text = f"The gradient of {e.name} is shifted by one place along axis {axis}."
        yield Hypothesis("shifted", text, _moved(e, np.roll, 1, axis))
        yield Hypothesis("shifted", text, _moved(e, np.roll, -1, axis))
        text = f"The gradient of {e.name} is sorted along axis {axis}: each entry belongs to an entry of {e.name}."
        yield Hypothesis("sorted", text, _moved(e, np.sort, axis))
        text = f"The gradient of {e.name} repeats its first entries along axis {axis}: is an index missing?"
        yield Hypothesis("repeated", text, _moved(e, _repeat, axis))
    for one, other in combinations(axes, 2):
        text = f"The gradient of {e.name} is symmetrised where axes {one} and {other} are equally long."
        yield Hypothesis("symmetrised", text, _moved(e, _symmetrised, one, other))
        text = f"Axes {one} and {other} of the gradient of {e.name} are exchanged where they are equally long."
        yield Hypothesis("transposed_when_square", text, _moved(e, _turned, one, other))


def _moved(e: Evidence, move: Callable[..., np.ndarray], *how: int) -> Predict:
    return lambda index: np.asarray(move(e.right(index), *how))


def _repeat(d: np.ndarray, axis: int) -> np.ndarray:
    return np.repeat(d.take([0], axis), d.shape[axis], axis) if d.size else d


def _turned(d: np.ndarray, one: int, other: int) -> np.ndarray:
    return np.swapaxes(d, one, other) if d.shape[one] == d.shape[other] else d


def _symmetrised(d: np.ndarray, one: int, other: int) -> np.ndarray:
    return np.asarray((d + _turned(d, one, other)) / 2.0)


def about_earlier_calls(e: Evidence) -> Guesses:
    """The gradient of an earlier call, kept for something that is not enough to know it by."""
    text = (
        f"The gradient of {e.name} is sometimes the one of an earlier call: something is kept between calls. "
        "Call it twice, with other values."
    )
    for key in KEYS:
        yield Hypothesis("remembered", text, _earlier(e, key), enough=1, everywhere=True)


def _earlier(e: Evidence, key: Callable[[Evidence, int], object]) -> Predict:
    def predict(index: int) -> np.ndarray:
        same = next(other for other in range(index + 1) if key(e, other) == key(e, index))
        return e.right(same)

    return predict


def _dtypes(e: Evidence, index: int) -> tuple[object, ...]:
    return tuple(array.dtype for array in e.suite.cases[index].inputs)


KEYS: tuple[Callable[[Evidence, int], object], ...] = (
    lambda e, i: (_dtypes(e, i), tuple(array.shape for array in e.suite.cases[i].inputs)),
    lambda e, i: (_dtypes(e, i), e.gradient.shapes[i]),
    lambda e, i: tuple(array.tobytes() for array in e.suite.cases[i].inputs),
    lambda e, i: tuple(np.asarray(g).tobytes() for g in e.suite.cases[i].cotangents),
)


def about_factors(e: Evidence, base: Predict, words: str, name: str = "") -> Guesses:
    """d' = c times what ``base`` predicts, with one number c, or with a law in the sizes. ``words`` begin the sentence;
    ``name`` replaces the names of the hypotheses."""
    known: list[tuple[int, float]] = []
    for index in e.small_first:
        array = e.arrays[index]
        predicted = None if array is None else base(index)
        factor = None if predicted is None else _factor(e, index, predicted)
        if factor is None and array is not None and (predicted is None or predicted.any()):
            return
        if factor is not None and not (known or np.isfinite(factor)):
            return  # NaN from the start has no factor
        known += [] if factor is None else [(index, factor)]
    if len(known) < 2:
        return
    exact = [factor for index, factor in known if e.suite.cases[index].purpose is not Purpose.SINGLE]
    first = exact[0] if exact else known[0][1]
    if all(abs(factor - first) <= CLOSE * abs(first) for _, factor in known) and abs(first - 1.0) > CLOSE / 10:
        yield Hypothesis(name or "constant_factor", f"{words} {_off_by(first)}", _times(base, lambda index: first))
    for law_words, law in _laws(e):
        if all(np.isclose(factor, law(index), rtol=CLOSE) for index, factor in known if np.isfinite(factor)):
            yield Hypothesis(name or "size_factor", f"{words} {law_words}", _times(base, law))


def _off_by(factor: float) -> str:
    if abs(factor - 1.0) < 1e-4:
        return f"off by the factor 1 {'+' if factor > 1 else '-'} {abs(factor - 1.0):.2g} in every case."
    return f"off by the factor {factor:.6g} in every case."


def _factor(e: Evidence, index: int, predicted: np.ndarray) -> float | None:
    """The number c with d' = c times what is predicted, NaN or infinite where d' is; None where there is none."""
    array = e.arrays[index]
    if array is None or array.shape != predicted.shape or not predicted.any():
        return None
    position = int(np.argmax(np.abs(predicted)))
    with np.errstate(all="ignore"):
        factor = float(array.flat[position] / predicted.flat[position])
        return factor if not np.isfinite(factor) or e.matches(index, factor * predicted) else None


def _times(base: Predict, law: Law) -> Predict:
    def predict(index: int) -> np.ndarray | None:
        predicted = base(index)
        return None if predicted is None else law(index) * predicted

    return predict


def _laws(e: Evidence) -> Iterator[tuple[str, Law]]:
    """Factors that depend on the sizes: 1/n, n, 1/(n m), n m, n/(n - 1), with either sign."""
    sizes = {name: size_name(e.suite.exercise, name) for name in (*e.suite.exercise.free_sizes, *e.suite.exercise.sizes)}
    for names in (*((name,) for name in sizes), *combinations(sizes, 2)):
        text = " times ".join(sizes[name] for name in names)
        yield f"divided by {text}: is there a mean that should be a sum?", _power(e, names, -1)
        yield f"multiplied by {text}: is there a sum that should be a mean?", _power(e, names, 1)
    for one, first in sizes.items():
        for other, second in sizes.items():
            if one != other:
                text = f"off by the factor {first}/{second}: is there a mean over something else than it should be?"
                yield text, _ratio(e, one, other)
        for alone in (np.inf, 1.0):
            yield f"off by the factor {first}/({first} - 1): which of the two belongs there?", _corrected(e, one, alone)

    for parameter in e.suite.exercise.parameters:
        if all(type(value) is float and value for value in parameter.values):
            text = f"{parameter.name}: does it belong there?"
            yield f"multiplied by {text}", _parameter(e, parameter.name, 1)
            yield f"divided by {text}", _parameter(e, parameter.name, -1)


def _parameter(e: Evidence, name: str, exponent: int) -> Law:
    return lambda index: float(str(e.suite.cases[index].parameters[name])) ** exponent


def _power(e: Evidence, names: tuple[str, ...], exponent: int) -> Law:
    return lambda index: float(np.prod([e.suite.cases[index].sizes[name] for name in names])) ** exponent


def _ratio(e: Evidence, one: str, other: str) -> Law:
    return lambda index: e.suite.cases[index].sizes[one] / e.suite.cases[index].sizes[other]


def _corrected(e: Evidence, name: str, alone: float) -> Law:
    """n/(n - 1), and ``alone`` where n is 1."""

    def law(index: int) -> float:
        size = e.suite.cases[index].sizes[name]
        return size / (size - 1.0) if size > 1 else alone

    return law
