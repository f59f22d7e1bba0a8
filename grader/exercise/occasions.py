"""Occasions: simple facts about sizes and parameters that a mistake may hang on, such as "n is even" or "k is larger than l".

Every exercise has the same kinds of them, read from its signature. Each one that can happen shall happen in some hidden case.
The same is asked of simple facts about the values drawn, such as "x adds up to less than 0".
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np

from grader.exercise.shape import Shape, Size
from grader.exercise.spec import Exercise

Values = Mapping[str, object]  # sizes (also those that follow) and parameters
Length = Callable[[Values], int]
FAR = 64
SMALL = (1, 2, 3, 4, 5, 6, 7, 8, 9)
FEW = 2  # different sizes, in two choices of three: so that several coincide
TRIES = 4000
ENOUGH = 900  # choices of small sizes, of which those that meet most of what is missing are taken


@dataclass(frozen=True)
class Occasion:
    """A fact in words for staff, and whether it holds for sizes and parameters."""

    text: str
    holds: Callable[[Values], bool]


def occasions(exercise: Exercise) -> tuple[Occasion, ...]:
    """All of them for an exercise, whether they can happen or not."""
    one, two, parameters = _one_size(exercise), _two_sizes(exercise), _parameters(exercise)
    arrays = (*_shapes(exercise), *_squares(exercise), *_products(exercise), *_single_entries(exercise))
    return (*one, *two, *parameters, *_windows(exercise), *_remainders(exercise), *arrays)


def _lengths(exercise: Exercise) -> dict[str, Length]:
    """Every size by its name, and lengths of axes that are worked out from several, such as p + q."""
    found: dict[str, Length] = {name: partial(_number, name) for name in (*exercise.free_sizes, *exercise.sizes)}
    for shape in (*(item.shape for item in exercise.inputs), *exercise.outputs):
        found |= {size.text: size for size in shape if len(size.names) > 1 and size.text not in found}
    return found


def _number(name: str, values: Values) -> int:
    found = values[name]
    assert isinstance(found, int)
    return found


def _one_size(exercise: Exercise) -> Iterator[Occasion]:
    for name, length in _lengths(exercise).items():
        yield Occasion(f"{name} = 1", _one(length, lambda n: n == 1))
        yield Occasion(f"{name} even", _one(length, lambda n: n % 2 == 0))
        yield Occasion(f"{name} odd", _one(length, lambda n: n % 2 == 1 and n > 1))


def _one(length: Length, test: Callable[[int], bool]) -> Callable[[Values], bool]:
    return lambda values: test(length(values))


def _two_sizes(exercise: Exercise) -> Iterator[Occasion]:
    for (one, first), (other, second) in combinations(_lengths(exercise).items(), 2):
        yield Occasion(f"{one} = {other}", _two(first, second, lambda a, b: a == b > 1))
        yield Occasion(f"{one} < {other}", _two(first, second, lambda a, b: a < b))
        yield Occasion(f"{one} > {other}", _two(first, second, lambda a, b: a > b))


def _two(one: Length, other: Length, test: Callable[[int, int], bool]) -> Callable[[Values], bool]:
    return lambda values: test(one(values), other(values))


def _parameters(exercise: Exercise) -> Iterator[Occasion]:
    for item in exercise.parameters:
        if all(type(value) is int for value in item.values):
            value = partial(_number, item.name)
            for name, length in _lengths(exercise).items():
                yield Occasion(f"{item.name} < {name}", _two(value, length, lambda a, b: a < b))
                yield Occasion(f"{item.name} >= {name}", _two(value, length, lambda a, b: a >= b))
    for one, other in combinations(exercise.parameters, 2):
        for first in one.values:
            for second in other.values:
                yield Occasion(f"{one.name} = {first}, {other.name} = {second}", _both(one.name, first, other.name, second))


def _both(one: str, first: object, other: str, second: object) -> Callable[[Values], bool]:
    return lambda values: values[one] == first and values[other] == second


def moved_windows(exercise: Exercise) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Steps by which windows are moved, each with the numbers of windows and their lengths: stride, [(lo, k)]."""
    for item in exercise.parameters:
        moved = [(made, name) for made, size in exercise.sizes.items() for name in _window(size, item.name)]
        if moved:
            yield item.name, moved


def _window(size: Size, step: str) -> list[str]:
    """The lengths of windows in the size that follows from them: what is taken off before it is divided by the step."""
    length, slash, divisor = size.text.partition("//")
    return re.findall(r"- *([A-Za-z_]\w*)", length) if slash and re.match(rf" *{step}\b", divisor) else []


def _windows(exercise: Exercise) -> Iterator[Occasion]:
    """A window longer than the step overlaps no other where it is the only one."""
    for step, moved in moved_windows(exercise):
        for made, name in moved:
            for text, alone in (("only one", True), ("several", False)):
                yield Occasion(f"{step} < {name}, {text} along {made}", _overlapping(step, name, made, alone=alone))


def _overlapping(step: str, name: str, made: str, *, alone: bool) -> Callable[[Values], bool]:
    return lambda values: _number(step, values) < _number(name, values) and (_number(made, values) == 1) is alone


def _remainders(exercise: Exercise) -> Iterator[Occasion]:
    """A division leaves something over, or nothing: the size that follows is the same for a smaller one, or not."""
    for made, size in exercise.sizes.items():
        for name in exercise.free_sizes:
            if name in size.names:
                yield Occasion(f"{made} the same for a smaller {name}", _remains(exercise, made, name, same=True))
                yield Occasion(f"{made} another for a smaller {name}", _remains(exercise, made, name, same=False))


def _remains(exercise: Exercise, made: str, name: str, *, same: bool) -> Callable[[Values], bool]:
    size = exercise.sizes[made]
    return lambda values: (size({**values, name: _number(name, values) - 1}) == values[made]) is same


def _shapes(exercise: Exercise) -> Iterator[Occasion]:
    """Two arrays happen to have the same shape: one passes for the other."""
    shapes = dict.fromkeys((*(item.shape for item in exercise.inputs), *exercise.outputs))
    for one, other in combinations(shapes, 2):
        if len(one) == len(other) > 1:
            yield Occasion(f"({_text(one)}) = ({_text(other)})", _alike(one, other))


def _products(exercise: Exercise) -> Iterator[Occasion]:
    """The product of two arrays, entry by entry, happens to have the shape of an input."""
    shapes = tuple(dict.fromkeys((*(item.shape for item in exercise.inputs), *exercise.outputs)))
    for one, other in combinations(shapes, 2):
        for item in exercise.inputs:
            if len(one) == len(other) == len(item.shape) > 1:
                text = f"({_text(one)}) * ({_text(other)}) is ({_text(item.shape)})"
                yield Occasion(text, _fit(one, other, item.shape))


def _fit(one: Shape, other: Shape, made: Shape) -> Callable[[Values], bool]:
    def holds(values: Values) -> bool:
        first, second, third = ([size(values) for size in shape] for shape in (one, other, made))
        pairs = zip(first, second, third, strict=True)
        return max(third) > 1 and all((1 in (a, b) and max(a, b) == c) or a == b == c for a, b, c in pairs)

    return holds


def _single_entries(exercise: Exercise) -> Iterator[Occasion]:
    for item in exercise.inputs:
        if len(item.shape) > 1:
            yield Occasion(f"({_text(item.shape)}) all 1", _all_one(item.shape))


def _all_one(shape: Shape) -> Callable[[Values], bool]:
    return lambda values: all(size(values) == 1 for size in shape)


def _text(shape: Shape) -> str:
    return ", ".join(map(str, shape))


def _alike(one: Shape, other: Shape) -> Callable[[Values], bool]:
    return lambda values: [size(values) for size in one] == [size(values) for size in other]


def _squares(exercise: Exercise) -> Iterator[Occasion]:
    """The first axes of an input are as long as an axis of the output: a sum over the wrong axis has the right shape."""
    for axis in dict.fromkeys(axis for shape in exercise.outputs for axis in shape):
        for item in exercise.inputs:
            for rank in range(2, len(item.shape) + 1):
                lengths = (axis, *item.shape[:rank])
                yield Occasion(" = ".join(map(str, lengths)), _all_alike(lengths))


def _all_alike(lengths: Shape) -> Callable[[Values], bool]:
    return lambda values: len({length(values) for length in lengths}) == 1 < lengths[0](values)


@dataclass(frozen=True)
class Choice:
    """Free sizes and parameters that are admissible, and all values that follow from them."""

    sizes: Mapping[str, int]
    parameters: Values
    values: Values


Complete = Callable[[Mapping[str, int], Values], Values | None]  # None: not admissible


def missing(
    exercise: Exercise, met: Sequence[Values], parameters: Sequence[Values], complete: Complete
) -> Iterator[tuple[str, Choice]]:
    """Choices of small sizes for the occasions that no choice so far met, with their names: the fewest that a greedy search
    finds among ``ENOUGH`` drawn at random (always the same ones)."""
    left = [item for item in occasions(exercise) if not any(item.holds(values) for values in met)]
    drawn = list(_drawn(exercise, parameters, complete)) if left else []
    found = [({item.text for item in left if item.holds(choice.values)}, choice) for choice in drawn]
    while found := [(texts, choice) for texts, choice in found if texts]:
        texts, chosen = max(found, key=_worth)
        yield ", ".join(item.text for item in left if item.text in texts), chosen
        found = [(other - texts, choice) for other, choice in found]


def _worth(item: tuple[set[str], Choice]) -> tuple[bool, int, int, int]:
    """What a choice is taken for: no size of 1, where gradients may vanish, then how much it meets, then few and small sizes."""
    texts, sizes = item[0], item[1].sizes.values()
    return 1 not in sizes, len(texts), len(set(sizes)), -sum(sizes)


def _drawn(exercise: Exercise, parameters: Sequence[Values], complete: Complete) -> Iterator[Choice]:
    rng = random.Random(0)
    count = 0
    for turn in range(TRIES):
        among = (SMALL[1:], rng.sample(SMALL, FEW), (1, rng.choice(SMALL)))[turn % 3]
        sizes = {name: rng.choice(among) for name in exercise.free_sizes}
        chosen = parameters[turn // 3 % len(parameters)]
        values = complete(sizes, chosen)
        if values is not None:
            yield Choice(sizes, chosen, values)
            count += 1
        if count == ENOUGH:
            return


FACTS: tuple[tuple[str, Callable[[np.ndarray], bool]], ...] = (  # the kind of numbers, and what may hold for them
    ("f", lambda array: bool(array.sum() < 0)),
    ("f", lambda array: bool(array.sum() > 0)),
    ("f", lambda array: bool(array.flat[0] > 1)),
    ("f", lambda array: bool(array.flat[0] < -1)),
    ("i", lambda array: bool(array.max() > FAR)),
    ("i", lambda array: bool(array.max() <= FAR)),
)


def facts(array: np.ndarray) -> set[int]:
    """Which facts hold for an array."""
    if not array.size:
        return set()
    return {number for number, (kind, holds) in enumerate(FACTS) if array.dtype.kind == kind and holds(array)}


def all_facts(array: np.ndarray) -> set[int]:
    """Those that are asked about arrays of this kind of numbers."""
    return {number for number, (kind, _) in enumerate(FACTS) if array.dtype.kind == kind}
