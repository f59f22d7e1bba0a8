"""Admissible inputs drawn at random, to see whether a wrong VJP is wrong anywhere, and whether a claim about it holds elsewhere.

They are drawn in another way than the hidden cases: sizes at random, some of them equal, some 1, some large; every
parameter value; every memory layout; float32; cotangents that are zero in places.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmarks.calling import Function, answers
from grader.exercise.cases import SINGLE_ENTRY, ZERO, Case, Purpose, draw_case
from grader.exercise.shape import BadExercise
from grader.exercise.sizes import Regime, admissible, all_sizes, parameter_combinations
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.check import precisions
from grader.grading.gradient import GradientSuite
from grader.grading.suite import Suite, exact, reference_gradients
from grader.values.call import Answers, Kind, Outcome

LAYOUTS = ("C", "F", "reversed", "strided")
LARGEST = 150
ENTRIES = 4000  # a larger case takes too long to try on every mutant
TRIES = 400


def sampled_suite(exercise: Exercise, count: int, seed: int) -> Suite:
    """A suite of ``count`` random cases with expected gradients, and without finite differences."""
    rng = np.random.default_rng([seed, 7])
    drawn: list[Case] = []
    while len(drawn) < count:
        drawn.append(
            _related(exercise, drawn[-1], rng) if drawn and rng.random() < 0.2 else _case(exercise, rng, varied=bool(drawn))
        )
    cases = tuple(drawn)
    expected = [reference_gradients(exercise, exact(case)) for case in cases]
    positions = [position for position, item in enumerate(exercise.inputs) if item.has_gradient]
    gradients = tuple(
        _gradient(exercise.inputs[position].name, position, cases, [case[index] for case in expected])
        for index, position in enumerate(positions)
    )
    return Suite(exercise, seed, cases, gradients, {}, exercise.function)


def _case(exercise: Exercise, rng: np.random.Generator, *, varied: bool) -> Case:
    """A case of random sizes; raises BadExercise when none is found."""
    combinations = parameter_combinations(exercise)
    for _ in range(TRIES):
        parameters = combinations[rng.integers(len(combinations))]
        sizes = _sizes(exercise.free_sizes, rng)
        if not admissible(exercise, all_sizes(exercise, sizes, parameters), parameters):
            continue
        case = draw_case(exercise, Regime("random", sizes, parameters), rng, LAYOUTS[rng.integers(4)])
        if sum(array.size for array in case.inputs) <= ENTRIES:
            return _varied(case, rng) if varied else case
    raise BadExercise(f"{exercise.name}: no admissible sizes in {TRIES} draws; loosen the conditions")


def _related(exercise: Exercise, case: Case, rng: np.random.Generator) -> Case:
    """The case with other inputs and the same cotangent, or the other way round: what is remembered shows."""
    sizes = {name: case.sizes[name] for name in exercise.free_sizes}
    other = draw_case(exercise, Regime("random", sizes, case.parameters), rng, case.layout)
    if rng.random() < 0.5:
        return replace(other, cotangent=case.cotangent) if case.purpose is Purpose.PLAIN else other
    return replace(other, inputs=case.inputs) if case.purpose is Purpose.PLAIN else other


def _sizes(names: tuple[str, ...], rng: np.random.Generator) -> dict[str, int]:
    sizes = {name: int(1 if rng.random() < 0.15 else rng.integers(2, 9)) for name in names}
    if rng.random() < 0.2:
        sizes[names[rng.integers(len(names))]] = int(rng.integers(9, LARGEST))
    if rng.random() < 0.5:
        one, other = rng.integers(len(names), size=2)
        sizes[names[one]] = sizes[names[other]]
    return sizes


def _varied(case: Case, rng: np.random.Generator) -> Case:
    """Sometimes read-only, sometimes float32, sometimes with a cotangent that is zero everywhere or in places."""
    case = replace(case, writable=bool(rng.random() < 0.7))
    chance = rng.random()
    if chance < 0.1:
        return replace(_cotangent(case, lambda g: g * (rng.random(np.shape(g)) < 0.5)), label=SINGLE_ENTRY)
    if chance < 0.15:
        return replace(_cotangent(case, lambda g: g * 0.0), label=ZERO)
    if chance < 0.25:
        return replace(_cotangent(case, _single), inputs=tuple(map(_single, case.inputs)), purpose=Purpose.SINGLE)
    return case


def _single(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.astype(np.float32) if value.dtype.kind == "f" else value
    return float(np.float32(value))


def _cotangent(case: Case, change: Callable[[Any], Any]) -> Case:
    def one(g: Any) -> Any:
        changed = change(g)
        return changed if isinstance(g, np.ndarray) else float(changed)

    g = case.cotangent
    return replace(case, cotangent=tuple(map(one, g)) if isinstance(g, tuple) else one(g))


def _gradient(name: str, position: int, cases: tuple[Case, ...], expected: list[np.ndarray]) -> GradientSuite:
    """Expected values with their tolerances; slopes that nothing contradicts."""
    counts = [array.size for array in expected]
    scale = np.array(
        [max(numeric.scale(d, case.cotangent), np.finfo(float).tiny) for d, case in zip(expected, cases, strict=True)]
    )
    single = np.array([case.purpose is Purpose.SINGLE for case in cases])
    return GradientSuite(
        name=name,
        position=position,
        shapes=tuple(array.shape for array in expected),
        starts=np.concatenate(([0], np.cumsum(counts)[:-1])).astype(int),
        expected=np.concatenate([array.ravel() for array in expected]),
        scale=scale,
        tolerance=np.where(single, numeric.TOLERANCE_SINGLE, numeric.TOLERANCE) * scale,
        directions=np.zeros((1, sum(counts))),
        slopes=np.zeros((1, len(cases))),
        slack=np.full((1, len(cases)), np.inf),
    )


@dataclass(frozen=True)
class Difference:
    """On which of the sampled cases a function is wrong; ``behaviour`` says what it does wrong beside its values."""

    wrong: tuple[bool, ...]
    behaviour: str = ""

    @property
    def any(self) -> bool:
        """Whether it is wrong anywhere."""
        return bool(self.behaviour) or any(self.wrong)

    @property
    def share(self) -> float:
        """The share of the cases on which the values are wrong."""
        return sum(self.wrong) / len(self.wrong)


def difference(suite: Suite, function: Function) -> Difference:
    """Where a function differs from the reference by more than the tolerance on the cases of a sampled suite."""
    got = answers(suite, function)
    wrong = tuple(not _right(suite, index, outcome) for index, outcome in enumerate(got.outcomes))
    return Difference(wrong, _behaviour(got))


def _right(suite: Suite, index: int, outcome: Outcome) -> bool:
    if outcome.kind is not Kind.RETURNED or len(outcome.arrays) != len(suite.gradients):
        return False
    for gradient, array in zip(suite.gradients, outcome.arrays, strict=True):
        assert gradient.expected is not None
        expected = gradient.case(gradient.expected, index)
        if array is None or array.shape != expected.shape or array.dtype not in precisions(suite, index):
            return False
        with np.errstate(all="ignore"):
            if not np.abs(array - expected).max(initial=0.0) <= gradient.tolerance[index]:  # written so that NaN is wrong
                return False
    return True


def _behaviour(got: Answers) -> str:
    if any(outcome.changed_inputs for outcome in got.outcomes):
        return "changes its arguments"
    if got.aliased:
        return "hands out memory that it uses again"
    return "" if got.repeats else "does not repeat itself"
