"""Right except under a condition: on sizes, parameters, memory layout, dtype or values."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np

from benchmarks.mutations.situation import Rules, Situation, Spoil, nameless, rule
from grader.exercise.spec import Exercise

Condition = Callable[[Situation], bool]
FAR = 64


def condition_rules(exercise: Exercise, index: int) -> Rules:
    """All of them for one gradient: wrong in no way that has a name where the condition holds, right elsewhere."""
    for kind, name, holds in (*_sizes(exercise), *_parameters(exercise), *_arrays(exercise), *_values(exercise)):
        yield rule(kind, name, _where(holds))


def _where(holds: Condition) -> Spoil:
    return lambda seen: nameless(seen.d) if holds(seen) else seen.d


Conditions = list[tuple[str, str, Condition]]


def _sizes(exercise: Exercise) -> Conditions:
    names = (*exercise.free_sizes, *exercise.sizes)
    found: Conditions = []
    for name in names:
        found.append(("wrong only for size 1", f"wrong only when {name} is 1", _size(name, lambda n: n == 1)))
        found.append(("right only for size 1", f"right only when {name} is 1", _size(name, lambda n: n != 1)))
        found.append(("beyond 64", f"wrong only when {name} is larger than {FAR}", _size(name, lambda n: n > FAR)))
        found.append(("odd or even", f"wrong only when {name} is odd", _size(name, lambda n: n % 2 == 1)))
        found.append(("odd or even", f"wrong only when {name} is even", _size(name, lambda n: n % 2 == 0)))
    for one, other in combinations(names, 2):
        found.append(("only when square", f"wrong only when {one} = {other}", _pair(one, other, lambda a, b: a == b)))
        found.append(("only when square", f"wrong only when {one} = {other} > 1", _pair(one, other, lambda a, b: a == b > 1)))
        found.append(("only when not square", f"right only when {one} = {other}", _pair(one, other, lambda a, b: a != b)))
        found.append(("only when smaller", f"wrong only when {one} < {other}", _pair(one, other, lambda a, b: a < b)))
        found.append(("only when smaller", f"wrong only when {one} > {other}", _pair(one, other, lambda a, b: a > b)))
    return found


def _size(name: str, test: Callable[[int], bool]) -> Condition:
    return lambda seen: test(seen.sizes[name])


def _pair(one: str, other: str, test: Callable[[int, int], bool]) -> Condition:
    return lambda seen: test(seen.sizes[one], seen.sizes[other])


def _parameters(exercise: Exercise) -> Conditions:
    found: Conditions = []
    for item in exercise.parameters:
        for value in item.values:
            found.append(("parameter", f"wrong only when {item.name} is {value!r}", _parameter(item.name, value)))
            found.append(("parameter", f"right only when {item.name} is {value!r}", _not(_parameter(item.name, value))))
        if all(isinstance(value, int) for value in item.values):
            for size in (*exercise.free_sizes, *exercise.sizes):
                found.append(("parameter and size", f"wrong only when {item.name} < {size}", _less(item.name, size)))
                found.append(("parameter and size", f"wrong only when {item.name} >= {size}", _not(_less(item.name, size))))
    for one, other in combinations(exercise.parameters, 2):
        for first in one.values:
            for second in other.values:
                both = _both(_parameter(one.name, first), _parameter(other.name, second))
                found.append(("two parameters", f"wrong only when {one.name} is {first!r} and {other.name} is {second!r}", both))
    return found


def _parameter(name: str, value: object) -> Condition:
    return lambda seen: seen.parameters[name] == value


def _less(parameter: str, size: str) -> Condition:
    return lambda seen: int(str(seen.parameters[parameter])) < seen.sizes[size]


def _not(holds: Condition) -> Condition:
    return lambda seen: not holds(seen)


def _both(one: Condition, other: Condition) -> Condition:
    return lambda seen: one(seen) and other(seen)


def _arrays(exercise: Exercise) -> Conditions:
    found: Conditions = [
        ("layout", "wrong only when g is not in C order", lambda seen: not _in_c_order(seen.g)),
        ("float32 inputs", "wrong only for float32 inputs", lambda seen: any(x.dtype == np.float32 for x in seen.inputs)),
    ]
    for position, item in enumerate(exercise.inputs):
        found.append(("layout", f"wrong only when {item.name} is not in C order", _not_in_c_order(position)))
    return found


def _in_c_order(value: Any) -> bool:
    return not isinstance(value, np.ndarray) or value.flags.c_contiguous


def _not_in_c_order(position: int) -> Condition:
    return lambda seen: not _in_c_order(seen.inputs[position])


def _values(exercise: Exercise) -> Conditions:
    found: Conditions = [
        ("depends on values", "wrong only when g adds up to less than 0", lambda seen: float(np.sum(seen.g)) < 0),
        ("depends on values", "wrong only when all of g is 0", lambda seen: not np.any(seen.g)),
        ("depends on values", "wrong only when some entry of g is 0", lambda seen: bool(np.any(np.asarray(seen.g) == 0))),
        ("depends on values", "wrong only when no entry of g is 0", lambda seen: not np.any(np.asarray(seen.g) == 0)),
    ]
    for position, item in enumerate(exercise.inputs):
        if item.has_gradient:
            found.append(("depends on values", f"wrong only when {item.name} adds up to less than 0", _negative(position)))
            found.append(("depends on values", f"wrong only when the first entry of {item.name} is above 1", _large(position)))
    return found


def _negative(position: int) -> Condition:
    return lambda seen: float(seen.inputs[position].sum()) < 0


def _large(position: int) -> Condition:
    return lambda seen: bool((seen.inputs[position].ravel()[:1] > 1.0).any())
