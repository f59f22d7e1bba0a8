"""What an input may hold: the domains that an exercise file writes beside its parameters.

    def conv1d(x: real(), w: real(), b: real(), *, stride: one_of(1, 2, 3), pad: one_of(0, 1, 2)): ...

A domain draws values for the hidden cases. Drawn reals are short decimals (three digits), so that a person
can redo a sum by hand.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

DECIMALS = 3
WIDE = 4.0
SPREAD = 6.0  # how far different values reach from the smallest to the largest, at least
MOST_TIES = 2  # more entries on a kink make the set of valid subgradients large
Draw = Callable[[np.random.Generator, tuple[int, ...], Mapping[str, int]], np.ndarray]
Change = Callable[[np.random.Generator, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Domain:
    """One input's values. ``text`` is for people; ``draw(rng, shape, sizes)`` gives a float64 or int64 array of
    ``shape``; ``gradient`` tells whether the student returns a gradient for it.

    ``small`` draws values for a case that people read: small whole numbers where the domain allows them. ``tie(rng, array)``
    puts a few entries exactly on a kink; None where there is none. ``extreme`` is the size of inputs at which a careless
    implementation overflows although the function itself does not; None where that question does not arise. ``wide`` is
    the factor by which inputs may be drawn larger than usual, to show values that were cut off; ``kink`` the value at which
    the function has one. ``free``: any number will do, so that smaller ones may be shown to people.
    """

    text: str
    draw: Draw
    small: Draw
    gradient: bool = True
    tie: Change | None = None
    extreme: float | None = None
    wide: float = 1.0
    kink: float | None = None
    free: bool = False


@dataclass(frozen=True)
class Choice:
    """A keyword-only parameter: the values that the hidden cases go through, in this order."""

    values: tuple[object, ...]

    @property
    def text(self) -> str:
        """The values for people: ``1, 2 or 3``; numbers by size."""
        numbers = [value for value in self.values if isinstance(value, (int, float))]
        *first, last = [repr(value) for value in (sorted(numbers) if len(numbers) == len(self.values) else self.values)]
        return f"{', '.join(first)} or {last}" if first else last


def real(
    low: float | None = None,
    high: float | None = None,
    *,
    away_from: float | None = None,
    gradient: bool = True,
    extreme: float | None = None,
) -> Domain:
    """Real numbers: standard normal, uniform between ``low`` and ``high``, or at a distance of 0.1 to 2 from the
    kink ``away_from`` on either side. ``gradient=False`` for data that is passed but not differentiated;
    ``extreme=1000.0`` asks also for inputs of that size, at which a careless implementation overflows.

    Raises:
        ValueError: only one of low and high, low not below high, or a range together with a kink.
    """
    if (low is None) != (high is None):
        raise ValueError(f"real(low={low!r}, high={high!r}): give both ends or none, as in real(0.5, 2.0)")
    if low is not None and high is not None:
        if not low < high or away_from is not None:
            raise ValueError(
                f"real({low!r}, {high!r}, away_from={away_from!r}): low below high, and no away_from, as in real(0.5, 2.0)"
            )
        return _between(low, high, gradient)
    if away_from is not None:
        return _kinked(away_from, gradient, extreme)
    return Domain("real", _normal, _whole, gradient, extreme=extreme, wide=WIDE, free=True)


def _between(low: float, high: float, gradient: bool) -> Domain:
    def draw(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
        return _short(rng.uniform(low, high, shape))

    def small(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
        return np.clip(np.round(rng.uniform(low, high, shape), 1), low, high)

    return Domain(f"real, between {low:g} and {high:g}", draw, small, gradient)


def _kinked(kink: float, gradient: bool, extreme: float | None) -> Domain:
    def draw(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
        distance = np.exp(rng.uniform(np.log(0.1), np.log(2.0), shape))  # half of them below 0.45: a kink elsewhere shows
        return _short(kink + rng.choice([-1.0, 1.0], shape) * distance)

    def small(rng: np.random.Generator, shape: tuple[int, ...], sizes: Mapping[str, int]) -> np.ndarray:
        return kink + _whole(rng, shape, sizes)

    def tie(rng: np.random.Generator, array: np.ndarray) -> np.ndarray:
        tied = array.copy()
        tied.flat[rng.permutation(array.size)[:MOST_TIES]] = kink
        return tied

    return Domain(f"real, away from the kink at {kink:g}", draw, small, gradient, tie, extreme, kink=kink)


def positive() -> Domain:
    """Positive real numbers between 0.5 and 2; whole numbers from 1 to 4 in cases that people read."""
    return Domain(
        "real, positive",
        lambda rng, shape, _: _short(rng.uniform(0.5, 2.0, shape)),
        lambda rng, shape, _: rng.integers(1, 5, shape).astype(float),
    )


def nonzero() -> Domain:
    """Real numbers of both signs that may be divided by: of size 0.5 to 2; 1, 2 and 4 with a sign in cases that people read."""
    return Domain(
        "real, not 0",
        lambda rng, shape, _: _short(_signed(rng, 0.5, 2.0, shape)),
        lambda rng, shape, _: np.asarray(rng.choice([-4.0, -2.0, -1.0, 1.0, 2.0, 4.0], shape)),
    )


def with_zeros() -> Domain:
    """Real numbers of both signs and size 0.5 to 1.5 (long products keep their size), of which up to two are exactly 0.

    How many depends on the number of entries alone, so that every seed has cases with none, one and two zeros.
    """

    def put(rng: np.random.Generator, array: np.ndarray) -> np.ndarray:
        array.flat[rng.permutation(array.size)[: array.size % 3]] = 0.0
        return array

    return Domain(
        "real, some entries 0",
        lambda rng, shape, _: put(rng, _short(_signed(rng, 0.5, 1.5, shape))),
        lambda rng, shape, sizes: put(rng, _whole(rng, shape, sizes)),
    )


def distinct() -> Domain:
    """Real numbers of both signs of which no two are closer than 0.15 (for max, sort and pooling)."""

    def draw(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
        return _short(distinct_values(rng, int(np.prod(shape)), 0.25)).reshape(shape)

    def small(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
        return 1.0 + rng.permutation(int(np.prod(shape))).reshape(shape)

    def tie(rng: np.random.Generator, array: np.ndarray) -> np.ndarray:
        tied = array.copy()
        tied.flat[:2] = array.max()
        return tied

    return Domain("real, all different", draw, small, tie=tie)


def integers(below: int | str) -> Domain:
    """Whole numbers from 0 to ``below`` - 1; ``below`` is a number or the name of a size. No gradient."""

    def draw(rng: np.random.Generator, shape: tuple[int, ...], sizes: Mapping[str, int]) -> np.ndarray:
        return rng.integers(0, sizes[below] if isinstance(below, str) else below, shape)

    return Domain(f"integers from 0 to {below} - 1", draw, draw, gradient=False)


def mask() -> Domain:
    """Zeros and ones, int64, of two entries or more never all the same. No gradient."""

    def draw(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
        found = rng.integers(0, 2, shape)
        if found.size > 1 and found.min() == found.max():
            found.flat[rng.integers(found.size)] ^= 1
        return found

    return Domain("zeros and ones, integers", draw, draw, gradient=False)


def permutation() -> Domain:
    """A permutation of 0 .. n - 1 that is not its own inverse (for n >= 3), so that p and its inverse differ. No gradient."""

    def draw(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
        for _attempt in range(100):
            order = rng.permutation(shape[0])
            if shape[0] < 3 or (order[order] != np.arange(shape[0])).any():
                return order
        raise ArithmeticError(f"no permutation of {shape[0]} elements that is not its own inverse in 100 draws")

    return Domain("a permutation of the indices", draw, draw, gradient=False)


def one_of(*values: object) -> Choice:
    """The values of a keyword-only parameter.

    Raises:
        ValueError: no value given.
    """
    if not values:
        raise ValueError("one_of() needs at least one value, as in one_of(1, 2, 3)")
    return Choice(values)


def _signed(rng: np.random.Generator, low: float, high: float, shape: tuple[int, ...]) -> np.ndarray:
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)


def distinct_values(rng: np.random.Generator, count: int, step: float, *, positive: bool = False) -> np.ndarray:
    """A shuffled grid plus a little, float64 (count,): around 0, or from the step upward.

    No two are closer than 0.6 steps, and few of them are farther apart, so that values beyond 1 are no rarity.
    """
    step = max(step, SPREAD / max(count, 1))
    grid = rng.permutation(count) + rng.uniform(0.0, 0.4, count)
    return step * (grid + 1.0 if positive else rng.choice([-1.0, 1.0]) * (grid - count / 2))


def _normal(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
    return _short(rng.standard_normal(shape))


def _whole(rng: np.random.Generator, shape: tuple[int, ...], _: Mapping[str, int]) -> np.ndarray:
    """Whole numbers from -3 to 3 without 0, as float64."""
    return np.asarray(rng.choice([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0], shape))


def _short(values: np.ndarray) -> np.ndarray:
    return np.round(values, DECIMALS)


def draw_cotangent(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray | float:
    """A cotangent g: 2 N(0, 1) entries, or for shape () a float of size 1.5 to 3 with random sign.

    Signed and not of unit size, so that ``abs``, ``clip`` and forgetting g all show.
    """
    if shape == ():
        return float(_short(_signed(rng, 1.5, 3.0, ())))
    return _short(2.0 * rng.standard_normal(shape))
