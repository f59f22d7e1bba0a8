"""The smallest case on which a mistake shows, with whole numbers and a cotangent of one entry where that is enough. Where whole
numbers saturate a unit, so that next to nothing of a gradient is left, numbers of few digits take their place.

All candidates are ordered by size and sent in one exchange; the first that fails is shown.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from grader.exercise.cases import Case, draw_case, generator, single_entry
from grader.exercise.domain import Domain
from grader.exercise.shape import BadExercise
from grader.exercise.sizes import Regime, admissible, all_sizes, parameter_combinations
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.patterns import refuted
from grader.grading.shown import arguments, gradient_example, readable, tolerated
from grader.grading.suite import Suite, reference_gradients, right_gradients
from grader.values.call import Answers
from grader.values.report import Counterexample, ExerciseReport, GradientReport, Status

MOST_REGIMES = 24
OF_SEVERAL_CALLS = ("repeatable", "own_memory")
MOST_DRAWS = 4  # of the same sizes, where there are few
PARTS = (2, 5, 10)  # whole numbers are divided by one of these
FAINT = 1e-2  # a smaller part of g is hard to follow by hand
CLEAR = (0, FAINT)
ROUNDED = 1e-14  # a smaller part of g is rounding
SHRINKABLE = (Status.FAIL, Status.INVALID, Status.ERROR)


def shrinkable(report: ExerciseReport, suite: Suite) -> bool:
    """Whether calling the student's code on small cases may show more: something is wrong, and nothing loops or is killed."""
    return report.status in SHRINKABLE and bool(wrong_gradients(report, suite))


def counterexamples(
    suite: Suite, names: Sequence[str], cases: Sequence[Case], answers: Answers
) -> dict[str, Counterexample | None]:
    """The smallest failing case of each gradient in ``names``, None where all are right.

    Args:
        cases: what ``candidates`` gave.
        answers: what the student's code gave for them.
    """
    return {name: _first(suite, name, cases, answers) for name in names}


def with_counterexamples(
    report: ExerciseReport, found: Mapping[str, Counterexample | None], suite: Suite, cases: Sequence[Case]
) -> ExerciseReport:
    """The report with what ``counterexamples`` found for ``wrong_gradients`` in ``cases``. A pattern that such a case
    contradicts is not said any more."""
    gradients = (_not_refuted(suite.exercise, item, found.get(item.name), cases) for item in report.gradients)
    return replace(report, gradients=tuple(gradients))


def _not_refuted(
    exercise: Exercise, report: GradientReport, example: Counterexample | None, cases: Sequence[Case]
) -> GradientReport:
    """The gradient with its counterexample, without a pattern of cases that this one refutes."""
    report = replace(report, counterexample=example)
    if example is None or report.hypothesis != "pattern_of_cases":
        return report
    case = case_of(exercise, example, cases)
    sentence = refuted(exercise, report.hint, case) if case else None
    if sentence is None:
        return report
    return replace(report, hypothesis=None, hint=report.hint.partition(sentence)[0].rstrip())


def case_of(exercise: Exercise, example: Counterexample | None, cases: Sequence[Case]) -> Case | None:
    """The small case that an example shows."""
    if example is None:
        return None
    given, alike = example.arguments, (item for item in cases if item.parameters == example.parameters)
    return next((item for item in alike if arguments(exercise, item)[-len(given) :] == given), None)


def wrong_gradients(report: ExerciseReport, suite: Suite) -> list[str]:
    """The gradients of a report for which a small failing case is looked for: not those that no single call shows wrong."""
    names = {item.name for item in suite.gradients}
    alone = (item for item in report.gradients if item.check not in OF_SEVERAL_CALLS and item.hypothesis != "remembered")
    return [item.name for item in alone if item.name in names and item.status in SHRINKABLE]


def candidates(exercise: Exercise, seed: int) -> list[Case]:
    """Small cases in the order in which they are tried: fewest entries first, each with a single-entry g and with a full one."""
    rng = generator(seed, exercise.name, 2)
    easy, drawn = small(exercise), list[Case]()
    found = _regimes(exercise)
    times = min(MOST_DRAWS, MOST_REGIMES // max(len(found), 1))  # a mistake may show for some values only
    for regime in (regime for regime in found for _ in range(max(times, 1))):
        before = deepcopy(rng)
        try:
            case = draw_case(easy, regime, rng)
        except BadExercise:
            continue
        if exercise.bridge and exercise.bridge.unit:
            drawn.append(_legible(easy, regime, before, case))
            continue
        case = _legible(easy, regime, before, with_whole_numbers(case, rng))
        drawn += [replace(case, cotangent=_cotangent(case, single_entry)), case]
    return drawn


def small(exercise: Exercise) -> Exercise:
    """The exercise with inputs that a person can calculate with."""
    return replace(exercise, inputs=tuple(replace(i, domain=replace(i.domain, draw=i.domain.small)) for i in exercise.inputs))


def with_whole_numbers(case: Case, rng: np.random.Generator) -> Case:
    """The case with small whole numbers, none of them 0, as its cotangent."""
    return replace(case, cotangent=_cotangent(case, lambda g: rng.choice([-3.0, -2.0, 2.0, 3.0], np.shape(g))))


def _legible(exercise: Exercise, regime: Regime, before: np.random.Generator, case: Case) -> Case:
    """The case, or the same with its free inputs divided, where an entry of a gradient is faint and then less so.

    Args:
        before: the generator as it was before the case was drawn.
    """
    found, clear = case, _clearness(exercise, case)
    for parts in PARTS:
        if clear == CLEAR:
            break
        try:
            other = replace(draw_case(_divided(exercise, parts), regime, deepcopy(before)), cotangent=case.cotangent)
        except BadExercise:
            continue
        if (better := _clearness(exercise, other)) > clear:
            found, clear = other, better
    return found


def _divided(exercise: Exercise, parts: int) -> Exercise:
    """The exercise with numbers divided that are drawn for inputs for which any will do."""

    def divided(domain: Domain) -> Domain:
        return replace(domain, draw=lambda *given: domain.draw(*given) / parts) if domain.free else domain

    return replace(exercise, inputs=tuple(replace(item, domain=divided(item.domain)) for item in exercise.inputs))


def _clearness(exercise: Exercise, case: Case) -> tuple[int, float]:
    """How well the gradients of a case can be followed by hand: how many are all 0, with a minus, and the smallest entry that is
    not 0 beside the largest of g, rounded, so that whole numbers are given up for something."""
    try:
        arrays = right_gradients(exercise, case) or ()
    except BadExercise:
        return CLEAR
    scale = max(numeric.largest(case.cotangent), ROUNDED)
    shares = [np.abs(array[np.abs(array) > ROUNDED * scale]) / scale for array in arrays]
    faintest = min((float(array.min()) for array in shares if array.size), default=FAINT)
    return -sum(not array.size for array in shares), min(float(f"{faintest:.0e}"), FAINT)


def _cotangent(case: Case, change: Callable[[Any], Any]) -> Any:
    """Another cotangent of the same shapes; a scalar one is a Python float."""

    def one(g: Any) -> Any:
        changed = change(g)
        return changed if isinstance(g, np.ndarray) else float(changed)

    return tuple(map(one, case.cotangent)) if isinstance(case.cotangent, tuple) else one(case.cotangent)


def _regimes(exercise: Exercise) -> list[Regime]:
    """Small sizes with every combination of parameters, fewest entries first. Where a parameter changes no size (a stride with a
    single window) only one of its values is taken while others can be."""
    names, wide = exercise.free_sizes, (1, 2, 3, 4, 5, 6)
    combinations = list(parameter_combinations(exercise))
    found: list[Regime] = []
    for parameters in combinations:
        small = list(_admissible(exercise, parameters, wide[:3] if len(names) <= 5 else wide[:2]))
        if len(names) <= 3 and exercise.sizes and not any(_several(exercise, regime) for regime in small):
            small += (regime for regime in _admissible(exercise, parameters, wide) if _several(exercise, regime))
        found += small
    found = found or [regime for parameters in combinations for regime in _admissible(exercise, parameters, wide)]
    found.sort(key=lambda regime: _entries(exercise, regime))
    first: dict[tuple[object, ...], int] = {}
    for place, regime in enumerate(found):
        if len(first) < MOST_REGIMES:
            first.setdefault(_sizes(exercise, regime), place)
    fresh = set(first.values())
    again = [place for place in range(len(found)) if place not in fresh]
    return [found[place] for place in sorted([*fresh, *again[: MOST_REGIMES - len(fresh)]])]


def _admissible(exercise: Exercise, parameters: Mapping[str, Any], values: tuple[int, ...]) -> Iterator[Regime]:
    for chosen in product(values, repeat=len(exercise.free_sizes)):
        sizes = dict(zip(exercise.free_sizes, chosen, strict=True))
        if admissible(exercise, all_sizes(exercise, sizes, parameters), parameters):
            yield Regime("small", sizes, parameters)


def _several(exercise: Exercise, regime: Regime) -> bool:
    """Whether the sizes that follow from others, the numbers of windows, are not all 1."""
    sizes = all_sizes(exercise, regime.sizes, regime.parameters)
    return any(sizes[name] > 1 for name in exercise.sizes)


def _sizes(exercise: Exercise, regime: Regime) -> tuple[object, ...]:
    """The sizes of a regime, with the parameters that they do not depend on."""
    inside = {name for size in exercise.sizes.values() for name in size.names}
    others = (value for name, value in regime.parameters.items() if name not in inside)
    return (*all_sizes(exercise, regime.sizes, regime.parameters).values(), *others)


def _entries(exercise: Exercise, regime: Regime) -> tuple[int, int]:
    """How many entries the inputs have, and how many g has."""
    values = regime.values(exercise)
    shapes = [item.shape for item in exercise.inputs], exercise.outputs
    inputs, outputs = (sum(int(np.prod([size(values) for size in shape])) for shape in some) for some in shapes)
    return inputs, outputs


def _first(suite: Suite, name: str, cases: Sequence[Case], answers: Answers) -> Counterexample | None:
    """The first case on which a gradient is wrong."""
    index = [item.name for item in suite.gradients].index(name)
    for case, outcome in zip(cases, answers.outcomes, strict=True):
        if readable(case, outcome):
            example = gradient_example(suite.exercise, case, outcome, index, *expected_gradient(suite, case, index))
            if example is not None:
                return example
    return None


def expected_gradient(suite: Suite, case: Case, index: int) -> tuple[np.ndarray, np.ndarray | float]:
    """What a gradient must be, and how far each entry may be from it; without a reference both come from finite differences."""
    if suite.exercise.reference is None:
        return numeric.gradient(suite.exercise, case, suite.gradients[index].position)
    expected = reference_gradients(suite.exercise, case)[index]
    return expected, tolerated(expected, case.cotangent)
