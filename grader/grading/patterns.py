"""On which cases a gradient is right and on which it is wrong: "right exactly when n is 1".

A pattern is said only when it separates the right cases from the wrong ones without exception, or when it is right in so many
cases that chance hardly makes another: "right whenever ho equals lo, and in some others".
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.occasions import moved_windows
from grader.exercise.sizes import all_sizes
from grader.exercise.spec import Exercise
from grader.grading.naming import size_name
from grader.grading.words import listed

FAR = 64
UNLIKELY = 1e-4  # how rarely chance makes all cases right that a condition holds for
ONE_SIDED = ", and in some others"
TOGETHER = "In all of them the same holds for "
CONTIGUOUS = " is contiguous in memory"


@dataclass(frozen=True)
class Condition:
    """Something that holds for some cases: the words after "when", and whether it holds for each case. A ``rare`` one is
    believed only when it separates several sizes from several others."""

    text: str
    holds: tuple[bool, ...]
    rare: bool = False


When = Callable[[str, Callable[[Case], bool]], Condition]


def pattern(exercise: Exercise, cases: Sequence[Case], wrong: Sequence[bool]) -> str | None:
    """A sentence about where it is right or wrong; None when no simple condition fits, or several fit a single choice of sizes.

    Args:
        cases: the cases that were judged.
        wrong: for each of them whether the gradient is wrong there.
    """
    bad = tuple(wrong)
    if all(bad) or not any(bad):
        return None
    good = tuple(not item for item in bad)
    alone = min(_different(cases, bad), _different(cases, good)) == 1
    fitting = [item for item in conditions(exercise, cases) if item.holds in (good, bad) and not (alone and item.rare)]
    if not fitting:
        return _one_sided(exercise, cases, good)
    if alone and len(fitting) > 1:
        return None
    first, *others = fitting
    return _sentence("right" if first.holds == good else "wrong", first) + _together(first, others)


def _one_sided(exercise: Exercise, cases: Sequence[Case], good: Sequence[bool]) -> str | None:
    """A sentence about a condition that is enough to be right, where chance hardly makes one."""
    found = [
        (_chance(cases, good, item.holds), _sentence("right", item, exactly=False))
        for item in _sufficient(exercise, _of(cases))
        if any(item.holds) and all(right for right, holds in zip(good, item.holds, strict=True) if holds)
    ]
    least, sentence = min(found, default=(1.0, ""))
    return sentence if least < UNLIKELY else None


def _chance(cases: Sequence[Case], good: Sequence[bool], holds: Sequence[bool]) -> float:
    """How likely a condition that has nothing to do with it holds in ``good`` ones of the different sizes and parameters only."""
    every, chosen = _different(cases, [True] * len(cases)), _different(cases, holds)
    without = every - _different(cases, [not item for item in good])
    return comb(without, chosen) / comb(every, chosen) if chosen <= without else 1.0


def _together(first: Condition, others: Sequence[Condition]) -> str:
    """Which other arrays are laid out as the one in the condition, in every case: it may as well be one of them."""
    names = [item.text.removesuffix(CONTIGUOUS) for item in others if item.text.endswith(CONTIGUOUS)]
    return f" {TOGETHER}{listed(names)}." if names and first.text.endswith(CONTIGUOUS) else ""


def refuted(exercise: Exercise, said: str, case: Case) -> str | None:
    """The sentence of ``pattern`` in what was ``said`` by which the gradient would be right in a case, in which it is wrong."""
    for item in conditions(exercise, [case, case]):  # what a small case gives is never the first call
        right = (
            [_sentence("right", item), _sentence("right", item, exactly=False)] if item.holds[1] else [_sentence("wrong", item)]
        )
        for sentence in right:
            if sentence in said:
                return sentence
    return None


def _sentence(how: str, condition: Condition, *, exactly: bool = True) -> str:
    when = f"exactly when {condition.text}" if exactly else f"whenever {condition.text}{ONE_SIDED}"
    return f"In the cases tried it is {how} {when}."


def _different(cases: Sequence[Case], chosen: Sequence[bool]) -> int:
    """How many different sizes and parameters the chosen cases have."""
    pairs = zip(cases, chosen, strict=True)
    return len({(*case.sizes.values(), *map(repr, case.parameters.values())) for case, taken in pairs if taken})


def conditions(exercise: Exercise, cases: Sequence[Case]) -> Iterator[Condition]:
    """All simple conditions, the likeliest first."""
    when = _of(cases)
    yield from _one_size(exercise, when)
    yield from _two_sizes(exercise, when)
    yield from _overlapping(exercise, when)
    yield from _parameters(exercise, when)
    yield from _several_windows(exercise, when)
    yield from (replace(item, rare=True) for item in _rare(exercise, when))
    for position, name in enumerate(("g", *(item.name for item in exercise.inputs))):
        yield when(f"{name}{CONTIGUOUS}", _lies_in_order(position))
    yield when("the arrays are in C order", lambda case: case.layout == "C")
    yield when("the inputs are float32", lambda case: any(array.dtype == np.float32 for array in case.inputs))
    yield Condition("it is called for the first time", tuple(number == 0 for number, _ in enumerate(cases)))


def _sufficient(exercise: Exercise, when: When) -> Iterator[Condition]:
    """Conditions by which much becomes simple: a size of 1, a square array, a value of a parameter."""
    names = _names(exercise)
    for name, called in names.items():
        yield when(f"{called} is 1", _size_is(name, lambda size: size == 1))
    for one, other in _squares(exercise):
        yield when(f"{names[one]} equals {names[other]}", _sizes_are(one, other, lambda a, b: a == b))
    for item in exercise.parameters:
        for value in item.values:
            yield when(f"{item.name} is {value}", _parameter_is(item.name, value))


def _squares(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """The last two axes of arrays, where each is a size with a name."""
    shapes = dict.fromkeys(tuple(size.text for size in shape[-2:]) for shape in (*exercise.shapes.inputs, *exercise.outputs))
    yield from (pair for pair in combinations(_names(exercise), 2) if pair in shapes or pair[::-1] in shapes)


def _of(cases: Sequence[Case]) -> When:
    return lambda text, test: Condition(text, tuple(bool(test(case)) for case in cases))


def _lies_in_order(position: int) -> Callable[[Case], bool]:
    return lambda case: _contiguous(case, position)


def _contiguous(case: Case, position: int) -> bool:
    """Whether an argument (0 is g) comes in C order, given the layout of the case."""
    array = case.arguments[position]
    if case.layout == "C" or not isinstance(array, np.ndarray):
        return True
    return bool(sum(size > 1 for size in array.shape) <= (1 if case.layout == "F" else 0))


def _names(exercise: Exercise) -> dict[str, str]:
    """All sizes, and what people call them."""
    return {name: size_name(exercise, name) for name in (*exercise.free_sizes, *exercise.sizes)}


def _one_size(exercise: Exercise, when: When) -> Iterator[Condition]:
    names = _names(exercise)
    for name, called in names.items():
        yield when(f"{called} is 1", _size_is(name, lambda size: size == 1))
    for name, called in names.items():
        yield when(f"{called} is larger than {FAR}", _size_is(name, lambda size: size > FAR))


def _size_is(name: str, test: Callable[[int], bool]) -> Callable[[Case], bool]:
    return lambda case: test(case.sizes[name])


def _two_sizes(exercise: Exercise, when: When) -> Iterator[Condition]:
    for (one, first), (other, second) in combinations(_names(exercise).items(), 2):
        yield when(f"{first} equals {second}", _sizes_are(one, other, lambda a, b: a == b))
        yield when(f"{first} equals {second} and is not 1", _sizes_are(one, other, lambda a, b: a == b > 1))


def _sizes_are(one: str, other: str, test: Callable[[int, int], bool]) -> Callable[[Case], bool]:
    return lambda case: test(case.sizes[one], case.sizes[other])


def _parameters(exercise: Exercise, when: When) -> Iterator[Condition]:
    for item in exercise.parameters:
        for value in item.values:
            yield when(f"{item.name} is {value}", _parameter_is(item.name, value))
    for item in exercise.parameters:
        if all(isinstance(value, int) and not isinstance(value, bool) for value in item.values):
            for name, called in _names(exercise).items():
                if _meet(exercise, item.name, name):
                    yield when(f"{item.name} is less than {called}", _less(item.name, name))
    for one, other in combinations(exercise.parameters, 2):
        for first in one.values:
            for second in other.values:
                text = f"{one.name} is {first} and {other.name} is {second}"
                yield when(text, _both(_parameter_is(one.name, first), _parameter_is(other.name, second)))


def _overlapping(exercise: Exercise, when: When) -> Iterator[Condition]:
    """Windows that are moved by less than their length overlap, if there are several of them."""
    names = _names(exercise)
    for step, moved in moved_windows(exercise):
        pairs = ((names.get(made, made), names.get(name, name)) for made, name in moved)
        which = dict.fromkeys(f"{step} is less than {length} and {number} is not 1" for number, length in pairs)
        yield when(f"windows overlap ({' or '.join(which)})", _overlap(step, moved))


def _several_windows(exercise: Exercise, when: When) -> Iterator[Condition]:
    """A step, a batch or a number of channels larger than 1 matters only where there is more than one window."""
    names = _names(exercise)
    for step, moved in moved_windows(exercise):
        counts = tuple(dict.fromkeys(made for made, _ in moved))
        made_of = {name for made in counts for name in exercise.sizes[made].names}
        for name in (step, *(name for name in exercise.free_sizes if name not in made_of)):
            windows = " or ".join(names[made] for made in counts)
            text = f"{names.get(name, name)} is larger than 1 and there is more than one window ({windows} is not 1)"
            yield when(text, _several(name, counts))


def _several(name: str, counts: Sequence[str]) -> Callable[[Case], bool]:
    """Whether a size or parameter, and also some number of windows, is larger than 1."""
    return lambda case: _value(case, name) > 1 and any(case.sizes[made] > 1 for made in counts)


def _value(case: Case, name: str) -> int:
    return int(str({**case.sizes, **case.parameters}[name]))


def _overlap(step: str, moved: Sequence[tuple[str, str]]) -> Callable[[Case], bool]:
    return lambda case: any(_value(case, step) < _value(case, name) and case.sizes[made] > 1 for made, name in moved)


def _meet(exercise: Exercise, parameter: str, name: str) -> bool:
    """Whether a parameter and a size have to do with each other; if not, one is smaller than the other by chance."""
    if name in exercise.sizes and parameter in exercise.sizes[name].names:
        return True
    axes = [axis for shape in (*exercise.shapes.inputs, *exercise.outputs) for axis in shape]
    return any({parameter, name} <= size.names for size in (*exercise.sizes.values(), *exercise.where, *axes))


def _parameter_is(name: str, value: object) -> Callable[[Case], bool]:
    return lambda case: case.parameters[name] == value


def _less(parameter: str, size: str) -> Callable[[Case], bool]:
    return lambda case: int(str(case.parameters[parameter])) < case.sizes[size]


def _both(one: Callable[[Case], bool], other: Callable[[Case], bool]) -> Callable[[Case], bool]:
    return lambda case: one(case) and other(case)


def _rare(exercise: Exercise, when: When) -> Iterator[Condition]:
    names = _names(exercise)
    for (one, first), (other, second) in combinations(names.items(), 2):
        yield when(f"{first} is less than {second}", _sizes_are(one, other, lambda a, b: a < b))
        yield when(f"{first} is larger than {second}", _sizes_are(one, other, lambda a, b: a > b))
    for name, called in names.items():
        yield when(f"{called} is even", _size_is(name, lambda size: size % 2 == 0))
    for made in exercise.sizes:
        for name in exercise.free_sizes:
            if name in exercise.sizes[made].names:
                yield when(f"{names[made]} would be the same for a smaller {names[name]}", _spare(exercise, made, name))


def _spare(exercise: Exercise, made: str, name: str) -> Callable[[Case], bool]:
    """Whether a division leaves something over: the size that follows does not change when another is one less."""

    def test(case: Case) -> bool:
        free = {key: case.sizes[key] for key in exercise.free_sizes}
        return all_sizes(exercise, {**free, name: free[name] - 1}, case.parameters)[made] == case.sizes[made]

    return test
