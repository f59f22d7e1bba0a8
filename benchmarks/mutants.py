"""Wrong VJPs made from any reference: every way of spoiling, for every gradient, with the class of mistake as data.

A mutant counts only if it differs from the reference on some admissible input by more than the tolerance;
``admissible`` looks for one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from benchmarks.mutations.behaviour import behaviour_rules
from benchmarks.mutations.conditions import condition_rules
from benchmarks.mutations.formulas import formula_rules
from benchmarks.mutations.results import result_rules
from benchmarks.mutations.situation import Rule, Rules, Situation, Spoil
from grader.exercise.spec import Exercise, Function, Misconception, Reference

MISCONCEPTION, DOUBLE, NOISE = "misconception", "two mistakes", "noise"


@dataclass(frozen=True)
class Mutant:
    """A wrong VJP. ``kind`` is the class of mistake, ``gradients`` what it spoils, ``make()`` a fresh function.

    ``parts`` are the single mistakes that it is made of, where it is made of several.
    """

    exercise: Exercise
    kind: str
    name: str
    gradients: tuple[str, ...]
    make: Callable[[], Function]
    behaves: bool = False
    parts: tuple["Mutant", ...] = ()

    def __str__(self) -> str:
        return f"{self.exercise.name}, {' and '.join(self.gradients)}: {self.name}"


def generic(exercise: Exercise) -> list[Mutant]:
    """Every general way of spoiling, for each gradient."""
    return [_mutant(exercise, index, item) for index in range(len(exercise.gradients)) for item in rules(exercise, index)]


def rules(exercise: Exercise, index: int) -> Rules:
    """Every general way of spoiling one gradient."""
    yield from result_rules(exercise, index)
    yield from formula_rules(exercise, index)
    yield from condition_rules(exercise, index)
    yield from behaviour_rules(exercise, index)


def misconceptions(exercise: Exercise) -> list[Mutant]:
    """The wrong formulas of the exercise's own catalogue."""
    return [
        Mutant(exercise, MISCONCEPTION, item.name, item.gradients, partial(_wrong_formula, exercise, item))
        for item in reference_of(exercise).misconceptions
    ]


def doubles(exercise: Exercise, singles: list[Mutant], count: int, seed: int = 0) -> list[Mutant]:
    """``count`` pairs of mistakes in two gradients, drawn from ``singles``; none for an exercise with one gradient."""
    rng = np.random.default_rng(seed)
    of = {name: [item for item in singles if item.gradients == (name,)] for name in exercise.gradients}
    pairs = [pair for pair in combinations(exercise.gradients, 2) if of[pair[0]] and of[pair[1]]]
    drawn = [
        [of[name][rng.integers(len(of[name]))] for name in pairs[rng.integers(len(pairs))]] for _ in range(count if pairs else 0)
    ]
    return [_double(one, other) for one, other in drawn]


def noises(exercise: Exercise, count: int) -> list[Mutant]:
    """Gradients that are wrong without any system: another draw for each input, the same for the same input."""
    return [
        _mutant(exercise, index, Rule(NOISE, f"noise {number}", partial(_noise, number)))
        for index in range(len(exercise.gradients))
        for number in range(count)
    ]


def reference_of(exercise: Exercise) -> Reference:
    """The reference; raises FileNotFoundError where there is none."""
    if exercise.reference is None:
        raise FileNotFoundError(f"{exercise.name} has no reference here, and the measurement needs it")
    return exercise.reference


def _mutant(exercise: Exercise, index: int, item: Rule) -> Mutant:
    name = exercise.gradients[index]
    return Mutant(exercise, item.kind, item.name, (name,), lambda: _vjp(exercise, {index: item.make()}), item.behaves)


def _double(one: Mutant, other: Mutant) -> Mutant:
    exercise, gradients = one.exercise, (*one.gradients, *other.gradients)

    def make() -> Function:
        functions = [item.make() for item in (one, other)]
        places = [exercise.gradients.index(name) for name in gradients]

        def vjp(g: Any, *inputs: Any, **parameters: Any) -> tuple[Any, ...]:
            returned = [function(g, *inputs, **parameters) for function in functions]
            result = list(returned[0])
            result[places[1]] = returned[1][places[1]]
            return tuple(result)

        return vjp

    return Mutant(exercise, DOUBLE, f"{one.name} / {other.name}", gradients, make, one.behaves or other.behaves, (one, other))


def _vjp(exercise: Exercise, spoils: dict[int, Spoil]) -> Function:
    """The reference with some gradients spoiled; one array when the exercise has one gradient."""

    def vjp(g: Any, *inputs: Any, **parameters: Any) -> Any:
        seen = Situation(exercise, 0, g, inputs, parameters)
        result: list[Any] = [array.copy() for array in seen.rights]
        for index, spoil in spoils.items():
            result[index] = spoil(seen.at(index))
        return tuple(result) if len(result) > 1 else result[0]

    return vjp


def _wrong_formula(exercise: Exercise, item: Misconception) -> Function:
    right = reference_of(exercise).vjp

    def vjp(g: Any, *inputs: Any, **parameters: Any) -> Any:
        result = right(g, *inputs, **parameters)
        arrays = list(result if isinstance(result, (tuple, list)) else (result,))
        wrong = item.function(g, *inputs, **parameters)
        for name, array in zip(item.gradients, wrong if isinstance(wrong, tuple) else (wrong,), strict=True):
            arrays[exercise.gradients.index(name)] = array
        return tuple(arrays) if len(arrays) > 1 else arrays[0]

    return vjp


def _noise(number: int) -> Spoil:
    def spoil(seen: Situation) -> np.ndarray:
        given = b"".join(np.ascontiguousarray(array).tobytes() for array in (np.asarray(seen.g), *seen.inputs))
        rng = np.random.default_rng([number, *np.frombuffer(given[:64].ljust(64, b"\0"), np.uint32), len(given)])
        return np.asarray(seen.d + (float(np.abs(seen.d).max(initial=0.0)) + 0.1) * rng.standard_normal(seen.d.shape))

    return spoil


def everything(exercise: Exercise) -> Iterator[Mutant]:
    """The exercise's misconceptions and all generic mutants."""
    yield from misconceptions(exercise)
    yield from generic(exercise)
