"""The right gradient, changed after the fact: sign, factor, places, single entries, precision, shape."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np

from benchmarks.mutations.situation import Rules, Spoil, rank, rule
from grader.exercise.spec import Exercise

Change = Callable[[np.ndarray], Any]
FACTORS = (2.0, 0.5, 3.0, -2.0, 1.0005, 1.0 + 1e-3, 1.0 + 1e-4, 1.0 + 1e-5, 1.0 + 1e-6)
ENTRIES = {"first": 0, "middle": 0.5, "last": 1.0}


def result_rules(exercise: Exercise, index: int) -> Rules:
    """All of them for one gradient."""
    yield from _values()
    yield from _factors(exercise)
    yield from _entries()
    yield from _precision()
    yield from _places(exercise, index)
    yield from _shapes(exercise, index)


def after(change: Change) -> Spoil:
    """Spoil by changing the right gradient."""
    return lambda seen: change(seen.d)


def _values() -> Rules:
    yield rule("sign", "the sign reversed", after(np.negative))
    yield rule("zero", "zero everywhere", after(np.zeros_like))
    yield rule("ones", "one everywhere", after(np.ones_like))
    yield rule("absolute result", "|d|", after(np.abs))
    yield rule("rectified result", "max(d, 0)", after(lambda d: np.maximum(d, 0.0)))
    yield rule("clipped result", "d cut to [-1, 1]", after(lambda d: np.clip(d, -1.0, 1.0)))
    yield rule("clipped result", "d scaled to length at most 1", after(lambda d: d / max(1.0, float(np.linalg.norm(d)))))
    yield rule("normalised result", "d / |d|", after(lambda d: d / (np.linalg.norm(d) + 1e-12)))
    yield rule("squared result", "d * d", after(lambda d: d * d))
    yield rule("centred result", "the mean subtracted", after(lambda d: d - d.mean() if d.size else d))
    yield rule("small entries dropped", "|d| < 0.05 becomes 0", after(lambda d: np.where(np.abs(d) < 0.05, 0.0, d)))
    yield rule("offset", "1e-3 added everywhere", after(lambda d: d + 1e-3))
    yield rule("offset", "1e-6 added everywhere", after(lambda d: d + 1e-6))
    yield rule("not a number", "NaN everywhere", after(lambda d: d * np.nan))
    yield rule("nameless", "wrong in every entry", after(lambda d: d + 0.3 * np.cos(1 + np.arange(d.size)).reshape(d.shape)))


def _factors(exercise: Exercise) -> Rules:
    for factor in FACTORS:
        kind = "factor" if abs(factor - 1.0) > 0.01 else "relative error, all entries"
        yield rule(kind, f"times {factor:.7g}", after(_times(factor)))
    names = (*exercise.free_sizes, *exercise.sizes)
    for name in names:
        yield rule("factor 1/N", f"divided by {name}", _power((name,), -1))
        yield rule("factor N", f"times {name}", _power((name,), 1))
        yield rule("factor N/(N-1)", f"times {name}/({name} - 1)", _bessel(name))
    for pair in combinations(names, 2):
        yield rule("factor 1/N", f"divided by {' '.join(pair)}", _power(pair, -1))
    yield rule("factor 1/N", "divided by its number of entries", after(lambda d: d / max(1, d.size)))


def _times(factor: float) -> Change:
    return lambda d: factor * d


def _power(names: tuple[str, ...], exponent: int) -> Spoil:
    return lambda seen: seen.d * float(np.prod([seen.sizes[name] for name in names])) ** exponent


def _bessel(name: str) -> Spoil:
    return lambda seen: seen.d * (seen.sizes[name] / max(1, seen.sizes[name] - 1))


def _entries() -> Rules:
    for label, where in ENTRIES.items():
        for words, factor in (("is 0", 0.0), ("has the wrong sign", -1.0), ("is off by 10 %", 1.1)):
            yield rule("one wrong element", f"the {label} entry {words}", after(_entry(where, _scaled(factor))))
        yield rule("not a number", f"the {label} entry is NaN", after(_entry(where, _scaled(np.nan))))
        for exponent in (3, 4, 5, 6):
            change = _entry(where, _off_by(10.0**-exponent))
            yield rule("relative error, one element", f"the {label} entry off by 1e-{exponent} of the largest", after(change))


def _scaled(factor: float) -> Callable[[float, float], float]:
    return lambda value, size: factor * value


def _off_by(share: float) -> Callable[[float, float], float]:
    return lambda value, size: value + share * size


def _entry(where: float, change: Callable[[float, float], float]) -> Change:
    """Change one entry, given its value and the size of the largest."""

    def spoil(d: np.ndarray) -> np.ndarray:
        if d.size:
            place = round(where * (d.size - 1))
            d.flat[place] = change(float(d.flat[place]), float(np.abs(d).max()))
        return d

    return spoil


def _precision() -> Rules:
    yield rule("float32 inside", "rounded to float32", after(lambda d: d.astype(np.float32).astype(d.dtype)))
    yield rule("float32 inside", "rounded to float16", after(lambda d: d.astype(np.float16).astype(d.dtype)))
    yield rule("float32 inside", "rounded to three decimals", after(lambda d: np.round(d, 3)))
    yield rule("float32 inside", "worked out in float32", lambda seen: _single(seen).astype(np.float64))
    yield rule("dtype", "float32 comes back", after(lambda d: d.astype(np.float32)))
    yield rule("dtype", "whole numbers come back", after(lambda d: np.round(d).astype(np.int64)))


def _single(seen: Any) -> np.ndarray:
    inputs = tuple(array.astype(np.float32) if array.dtype.kind == "f" else array for array in seen.inputs)
    g = seen.g.astype(np.float32) if isinstance(seen.g, np.ndarray) else float(np.float32(seen.g))
    return np.asarray(seen.under(g=g, inputs=inputs).astype(np.float32))


def _places(exercise: Exercise, index: int) -> Rules:
    axes = range(rank(exercise, index))
    for one, other in combinations(axes, 2):
        swap, words = _swapped_axes(one, other), f"axes {one} and {other} exchanged"
        yield rule("transpose", words, after(swap))
        yield rule("transpose when square", f"{words}, where they are equal", after(_if_square(swap, one, other)))
        yield rule("symmetrised", f"the mean with {words}, where equal", after(_if_square(_symmetric(swap), one, other)))
    for axis in axes:
        yield rule("flipped", f"backwards along axis {axis}", after(_moved(np.flip, axis)))
        yield rule("shifted", f"shifted by 1 along axis {axis}", after(_moved(np.roll, 1, axis)))
        yield rule("shifted", f"shifted by -1 along axis {axis}", after(_moved(np.roll, -1, axis)))
        yield rule("border", f"first entries along axis {axis} are 0", after(_blank(axis, slice(0, 1))))
        yield rule("border", f"last entries along axis {axis} are 0", after(_blank(axis, slice(-1, None))))
        yield rule("border", f"both ends along axis {axis} are doubled", after(_doubled_ends(axis)))
        yield rule("first row only", f"only the first entries along axis {axis} are filled", after(_blank(axis, slice(1, None))))
        yield rule("beyond 64", f"entries beyond 64 along axis {axis} are 0", after(_blank(axis, slice(64, None))))
        yield rule("tail of blocks", f"the rest after blocks of 4 along axis {axis} is 0", after(_tail(axis, 4)))
        yield rule("repeated row", f"the first entries along axis {axis} stand everywhere", after(_repeated(axis)))
        yield rule("sorted", f"sorted along axis {axis}", after(_moved(np.sort, axis)))
    yield rule("exchanged entries", "the first two entries exchanged", after(_exchanged))


def _moved(move: Callable[..., np.ndarray], *how: int) -> Change:
    return lambda d: np.ascontiguousarray(move(d, *how))


def _swapped_axes(one: int, other: int) -> Change:
    return lambda d: np.ascontiguousarray(np.swapaxes(d, one, other))


def _if_square(change: Change, one: int, other: int) -> Change:
    return lambda d: change(d) if d.shape[one] == d.shape[other] else d


def _symmetric(swap: Change) -> Change:
    return lambda d: (d + swap(d)) / 2.0


def _blank(axis: int, part: slice) -> Change:
    def change(d: np.ndarray) -> np.ndarray:
        d[(slice(None),) * axis + (part,)] = 0.0
        return d

    return change


def _doubled_ends(axis: int) -> Change:
    def change(d: np.ndarray) -> np.ndarray:
        before = (slice(None),) * axis
        d[(*before, slice(0, 1))] *= 2.0
        d[(*before, slice(-1, None))] *= 2.0
        return d

    return change


def _tail(axis: int, block: int) -> Change:
    return lambda d: _blank(axis, slice(d.shape[axis] // block * block, None))(d)


def _repeated(axis: int) -> Change:
    return lambda d: np.repeat(d.take([0], axis), d.shape[axis], axis) if d.size else d


def _exchanged(d: np.ndarray) -> np.ndarray:
    if d.size > 1:
        d.flat[0], d.flat[1] = d.flat[1], d.flat[0]
    return d


def _summed(axis: int, *, keep: bool) -> Change:
    return lambda d: d.sum(axis=axis, keepdims=keep)


def _shapes(exercise: Exercise, index: int) -> Rules:
    yield rule("shape", "squeezed", after(np.squeeze))
    yield rule("shape", "an axis of length 1 in front", after(lambda d: d[np.newaxis]))
    yield rule("shape", "an axis of length 1 at the end", after(lambda d: d[..., np.newaxis]))
    if rank(exercise, index) > 1:
        yield rule("shape", "one long vector", after(np.ravel))
    for axis in range(rank(exercise, index)):
        yield rule("shape", f"added up over axis {axis}", after(_summed(axis, keep=False)))
        yield rule("shape", f"added up over axis {axis}, which is kept", after(_summed(axis, keep=True)))
    yield rule("returned object", "a list", after(np.ndarray.tolist))
    yield rule("returned object", "None", after(lambda d: None))
