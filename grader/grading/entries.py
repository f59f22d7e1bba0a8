"""Which entries of a gradient are wrong: "only the last along axis 1", "only where x is negative", and what stands there.

Said only when it separates wrong entries from right ones on every case where that can be seen.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from grader.grading import numeric
from grader.grading.evidence import Evidence

FAR = 64
FEWEST = 5  # wrong entries, and right ones, that a threshold or a rule in one case must separate


@dataclass(frozen=True)
class Place:
    """One case: which entries are wrong, and in which a mistake would have shown (the expected entry is not 0)."""

    index: int
    off: np.ndarray
    visible: np.ndarray


def wrong_entries(e: Evidence) -> Iterator[str]:
    """Sentences about which entries are wrong, the likeliest first; none when there is no simple rule."""
    places = list(_places(e))
    mixed = [place for place in places if place.off.any() and (place.visible & ~place.off).any()]
    if not mixed:
        return
    wrong, seen = sum(place.off.sum() for place in mixed), sum(place.visible.sum() for place in mixed)
    enough = len(mixed) >= 2 or min(wrong, seen - wrong) >= FEWEST
    there = _what_stands_there(e, mixed)
    for text, mask in (*_by_index(e), *_by_sign(e)):
        if enough and all(_fits(place, mask(place.index)) for place in places):
            yield f"Only {text} wrong{there}."
    for text, size in _sizes(e):
        threshold = _threshold(places, size)
        if threshold is not None:
            yield f"Only {text} about {threshold:.2g} are wrong{there}."


def chance(e: Evidence) -> float:
    """How likely the right cases are right by chance, if each entry is wrong as often as in the wrong cases."""
    places = list(_places(e))
    wrong = [place for place in places if place.off.any()]
    entries = sum(place.visible.sum() for place in wrong)
    share = sum(place.off.sum() for place in wrong) / entries if entries else 1.0
    return float((1.0 - share) ** sum(place.visible.sum() for place in places if not place.off.any()))


def _places(e: Evidence) -> Iterator[Place]:
    for index in e.telling:
        array, right = e.arrays[index], e.right(index)
        if array is None or array.shape != right.shape or not array.size:
            continue
        limit = float(e.gradient.tolerance[index])
        with np.errstate(all="ignore"):
            off = ~(np.abs(array - right) <= limit)  # written so that NaN is wrong
        yield Place(index, off, off | (np.abs(right) > limit))


def _fits(place: Place, mask: np.ndarray | None) -> bool:
    """Whether wrong entries are in the mask, and all visible ones of the mask are wrong."""
    if mask is None or mask.shape != place.off.shape:
        return False
    return bool((mask | ~place.off).all() and (place.off | ~(mask & place.visible)).all())


Mask = Callable[[int], np.ndarray | None]


def _by_index(e: Evidence) -> Iterator[tuple[str, Mask]]:
    rank = len(e.gradient.shapes[0])
    for axis in range(rank):
        for words, test in INDICES:
            yield f"{words} along axis {axis} are", _along(e, axis, test)
    for words, pick in CORNERS:
        yield words, _flat(e, pick)
    if rank == 2:
        yield "entries on the diagonal are", _grid(e, np.equal)
        yield "entries off the diagonal are", _grid(e, np.not_equal)
        yield "entries above the diagonal are", _grid(e, np.less)
        yield "entries below the diagonal are", _grid(e, np.greater)


INDICES: tuple[tuple[str, Callable[[np.ndarray, int], np.ndarray]], ...] = (
    ("the first entries", lambda k, n: k == 0),
    ("the last entries", lambda k, n: k == n - 1),
    ("the first and last entries", lambda k, n: (k == 0) | (k == n - 1)),
    ("entries after the first", lambda k, n: k > 0),
    ("entries before the last", lambda k, n: k < n - 1),
    ("inner entries", lambda k, n: (k > 0) & (k < n - 1)),
    (f"entries from number {FAR} on", lambda k, n: k >= FAR),
    ("entries with an odd index", lambda k, n: k % 2 == 1),
    ("entries with an even index", lambda k, n: k % 2 == 0),
    ("the entries left over after blocks of 4", lambda k, n: k >= n // 4 * 4),
    ("the entries left over after blocks of 8", lambda k, n: k >= n // 8 * 8),
)
CORNERS: tuple[tuple[str, Callable[[int], list[int]]], ...] = (
    ("the very first entry is", lambda size: [0]),
    ("the very last entry is", lambda size: [size - 1]),
    ("the entry in the middle is", lambda size: [round(0.5 * (size - 1))]),
    ("the first two entries are", lambda size: [0, 1] if size > 1 else []),
)


def _along(e: Evidence, axis: int, test: Callable[[np.ndarray, int], np.ndarray]) -> Mask:
    def mask(index: int) -> np.ndarray:
        shape = e.gradient.shapes[index]
        line = test(np.arange(shape[axis]), shape[axis])
        return np.broadcast_to(line.reshape([-1 if k == axis else 1 for k in range(len(shape))]), shape)

    return mask


def _flat(e: Evidence, pick: Callable[[int], list[int]]) -> Mask:
    def mask(index: int) -> np.ndarray:
        found = np.zeros(e.gradient.shapes[index], bool)
        found.flat[pick(found.size)] = True
        return found

    return mask


def _grid(e: Evidence, compare: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Mask:
    def mask(index: int) -> np.ndarray:
        rows, columns = np.indices(e.gradient.shapes[index])
        return np.asarray(compare(rows, columns))

    return mask


Quantity = Callable[[int], np.ndarray]


def _quantities(e: Evidence) -> Iterator[tuple[str, Quantity]]:
    """Arrays that may be shaped like the gradient, by name."""
    yield f"the gradient of {e.name}", e.right
    if not isinstance(e.case(0).cotangent, tuple):
        yield "g", lambda index: np.asarray(e.case(index).cotangent)
    for position, item in enumerate(e.suite.exercise.inputs):
        yield item.name, partial(_input, e, position)
    yield "the output", e.output


def _input(e: Evidence, position: int, index: int) -> np.ndarray:
    return e.case(index).inputs[position]


def _times(factor: float, quantity: Quantity, index: int) -> np.ndarray:
    return factor * quantity(index)


def _size(factor: float, quantity: Quantity, index: int) -> np.ndarray:
    return factor * np.abs(quantity(index))


def _positive(factor: float, quantity: Quantity, index: int) -> np.ndarray:
    return factor * quantity(index) > 0


def _by_sign(e: Evidence) -> Iterator[tuple[str, Mask]]:
    for name, quantity in _quantities(e):
        yield f"entries where {name} is negative are", partial(_positive, -1.0, quantity)
        yield f"entries where {name} is positive are", partial(_positive, 1.0, quantity)
    for position, item in enumerate(e.suite.exercise.inputs):
        if e.case(0).inputs[position].dtype.kind in "iu" and len(item.shape) == 1 and len(e.gradient.shapes[0]) == 2:
            yield f"entries that {item.name} points at are", _pointed(e, position, at=True)
            yield f"entries that {item.name} does not point at are", _pointed(e, position, at=False)


def _pointed(e: Evidence, position: int, *, at: bool) -> Mask:
    def mask(index: int) -> np.ndarray | None:
        labels, shape = e.case(index).inputs[position], e.gradient.shapes[index]
        if len(labels) != shape[0] or labels.max(initial=0) >= shape[1]:
            return None
        found = np.full(shape, not at)
        found[np.arange(shape[0]), labels] = at
        return found

    return mask


def _sizes(e: Evidence) -> Iterator[tuple[str, Quantity]]:
    """Quantities that a threshold may be put to, with the words before the number."""
    for name, quantity in _quantities(e):
        yield f"entries where the size of {name} is above", partial(_size, 1.0, quantity)
        yield f"entries where the size of {name} is below", partial(_size, -1.0, quantity)
        yield f"entries where {name} is above", partial(_times, 1.0, quantity)
        yield f"entries where {name} is below", partial(_times, -1.0, quantity)


def _threshold(places: list[Place], quantity: Quantity) -> float | None:
    """The number with all wrong entries above it and all others below, by its size; None where there is none."""
    above: list[np.ndarray] = []
    below: list[np.ndarray] = []
    for place in places:
        values = quantity(place.index)
        if values.shape != place.off.shape:
            return None
        above.append(values[place.off])
        below.append(values[place.visible & ~place.off])
    high, low = np.concatenate(above), np.concatenate(below)
    if min(high.size, low.size) < FEWEST or not low.max() < high.min():
        return None
    return abs(float(low.max() + high.min()) / 2.0)


def _what_stands_there(e: Evidence, places: list[Place]) -> str:
    """ ", and 0 stands there", when that is so in every case."""
    got = np.concatenate([_array(e, place.index)[place.off] for place in places])
    right = np.concatenate([e.right(place.index)[place.off] for place in places])
    if np.isnan(got).all():
        return ": NaN stands there"
    if not got.any():
        return ": 0 stands there"
    if np.allclose(got, -right, rtol=numeric.SAME_SINGLE):
        return ": they have the wrong sign"
    return ""


def _array(e: Evidence, index: int) -> np.ndarray:
    array = e.arrays[index]
    assert array is not None
    return array
