"""Two small calls one after the other, of which the second is wrong only because of the first: what is kept between calls.

Nothing of this is read from one long row of calls. Each pair is asked of a process that has seen nothing else, as a person
would try it, and the second call also alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice

import numpy as np

from grader.exercise.cases import Case, draw_case, generator
from grader.exercise.shape import BadExercise
from grader.exercise.sizes import Regime, admissible, all_sizes
from grader.exercise.spec import Exercise
from grader.grading import outputs
from grader.grading.claims import WHEREVER
from grader.grading.diagnosis import PARTIAL
from grader.grading.evidence import Evidence
from grader.grading.passes import without_outputs
from grader.grading.shown import arguments
from grader.grading.shrink import SHRINKABLE, case_of, counterexamples, small, with_whole_numbers
from grader.grading.suite import Suite
from grader.values.call import Answers, Kind, Outcome
from grader.values.report import FORWARD, Counterexample, ExerciseReport, GradientReport, Shows

REMEMBERED, KEPT = "remembered", "kept_between_calls"
PATTERNS = ("pattern_of_cases", "pattern_of_entries")
EXPLAINED = ("count", "dtype", "inputs_unchanged", "own_memory")  # these checks say themselves what is wrong
RIGHT_FIRST = "right in a first call, and wrong in the same call"
AFTER_ANOTHER = "after another one: something is kept between calls."
WHERE_TO_LOOK = "Look for globals, default arguments, caches, and np.empty that is not filled."
MOST_LATER, MOST_PAIRS = 3, 30
Ask = Callable[[Sequence[Case]], Sequence[Outcome]]  # what some calls give in a process that has seen no others
Pair = tuple[Case, Case]


def with_earlier_calls(
    report: ExerciseReport, suite: Suite, names: Sequence[str], cases: Sequence[Case], ask: Ask
) -> ExerciseReport:
    """The report in which every example shows the mistake by itself, if need be with the call that must be made before.

    Args:
        report: with the examples of single calls.
        names: the ``suspects``.
        cases: what ``shrink.candidates`` gave.
    """
    calls, exercise = _Calls(suite, ask), suite.exercise
    shown = {item.name: case_of(exercise, item.counterexample, cases) for item in report.gradients if item.name in names}
    first = list({id(case): case for case in shown.values() if case}.values())
    tries = list(islice(pairs(suite, cases, first), MOST_PAIRS))
    changed = (_gradient(item, calls, shown[item.name], tries) if item.name in names else item for item in report.gradients)
    return replace(report, gradients=tuple(_once(changed)))


def suspects(report: ExerciseReport, suite: Suite, answers: Answers) -> list[str]:
    """The gradients, or the forward pass, that may be wrong only because of earlier calls: no formula explains them, and the very
    first call gave what is right.

    Args:
        answers: what the student's code gave for the suite; of both passes outputs after gradients.
    """
    if report.status not in SHRINKABLE:
        return []
    gradients = _gradients(suite, answers)
    places = {item.name: place for place, item in enumerate(suite.gradients)}
    known = (item.name for item in report.gradients if item.name in (*places, FORWARD) and _suspect(item))
    return [
        name
        for name in known
        if (_forward_began_well(suite, answers) if name == FORWARD else _began_well(suite, places[name], gradients))
    ]


def _gradients(suite: Suite, answers: Answers) -> Answers:
    return without_outputs(suite, answers) if suite.first else answers


def _suspect(item: GradientReport) -> bool:
    example, unknown = item.counterexample, item.hypothesis in (*PARTIAL, REMEMBERED) or WHEREVER in item.hint
    if item.status not in SHRINKABLE or item.check in EXPLAINED or item.misconception is not None or not unknown:
        return False
    if example is None:
        return item.hypothesis not in PATTERNS and item.check != "kinks"
    return example.shows in (Shows.GRADIENT, Shows.OUTPUT)


def _began_well(suite: Suite, place: int, answers: Answers) -> bool:
    """Whether the first call of all was right, or nothing says that it was not."""
    first = answers.outcomes[0]
    if first.kind is not Kind.RETURNED or len(first.arrays) != len(suite.gradients):
        return False
    return suite.gradients[place].expected is None or not Evidence(suite, place, (first.arrays[place],)).wrong(0)


def _forward_began_well(suite: Suite, answers: Answers) -> bool:
    found = outputs.returned(answers, 0, outputs.count(suite.exercise))
    return bool(found) and outputs.first_wrong(suite.cases[0], found, suite.outputs[0])[0] is None


class _Calls:
    """What rows of calls give, each in a process of its own; each row is asked for once."""

    def __init__(self, suite: Suite, ask: Ask) -> None:
        self.suite = suite
        self._ask = ask
        self._known: dict[tuple[int, ...], tuple[Sequence[Case], Sequence[Outcome]]] = {}

    def outcomes(self, *cases: Case) -> Sequence[Outcome]:
        """What these calls give, one after the other; empty where not all of them were answered."""
        key = tuple(map(id, cases))
        if key not in self._known:
            found = self._ask(cases)
            self._known[key] = cases, found if len(found) == len(cases) else ()
        return self._known[key][1]

    def wrong(self, name: str, *cases: Case) -> Counterexample | None:
        """How the last of these calls is wrong."""
        last = self.outcomes(*cases)[-1:]
        if not last:
            return None
        answers = Answers("", tuple(last))
        if name == FORWARD:
            return outputs.smallest(self.suite, cases[-1:], answers)
        return counterexamples(self.suite, [name], cases[-1:], _gradients(self.suite, answers))[name]

    def right(self, name: str, case: Case) -> bool:
        """Whether a call is right when it is the only one."""
        return any(item.kind is Kind.RETURNED for item in self.outcomes(case)) and self.wrong(name, case) is None


def _gradient(item: GradientReport, calls: _Calls, case: Case | None, tries: Sequence[Pair]) -> GradientReport:
    """One gradient with an example that shows the mistake by itself; ``case`` is that of the example which it has."""
    if item.counterexample and not (case and calls.right(item.name, case)):
        return item
    for earlier, later in tries:
        example = calls.wrong(item.name, earlier, later)
        if example and calls.outcomes(earlier, later)[0].kind is Kind.RETURNED and calls.right(item.name, later):
            given = arguments(calls.suite.exercise, earlier)[-len(example.arguments) :]
            before = (*given, *earlier.parameters.items())
            return _told(item, replace(example, before=before))
    return _told(item, None) if case else item


def _told(item: GradientReport, example: Counterexample | None) -> GradientReport:
    """The gradient with what is certain now, where its sentence does not say it yet."""
    if item.hypothesis == REMEMBERED or item.check == "repeatable":
        return replace(item, counterexample=example)
    raises = example is not None and example.raised and not example.yours
    what = "The forward pass" if item.name == FORWARD else f"The gradient of {item.name}"
    text = "A first call is right, and the same call raises this" if raises else f"{what} is {RIGHT_FIRST}"
    return replace(item, counterexample=example, hypothesis=KEPT, hint=f"{text} {AFTER_ANOTHER} {WHERE_TO_LOOK}")


def _once(items: Iterable[GradientReport]) -> Iterator[GradientReport]:
    """A sentence about the call, and not about one of its gradients, is said once."""
    said = set[str]()
    for item in items:
        yield replace(item, hint="") if item.hypothesis == KEPT and item.hint in said else item
        said.add(item.hint)


def pairs(suite: Suite, cases: Sequence[Case], first: Sequence[Case] = ()) -> Iterator[Pair]:
    """Calls to make one after the other, the likeliest first: all values differ, one parameter too, one input alone, g alone, the
    sizes.

    Args:
        cases: small ones, of which the second calls are taken, those of ``first`` before all others.
    """
    exercise, rng = small(suite.exercise), generator(suite.seed, suite.exercise.name, 4)
    later = [*first, *_telling(cases)]
    fresh = [(other, case) for case in later for other in _drawn(exercise, case, [case.parameters], rng)]
    yield from fresh
    yield from ((other, case) for case in later for other in _drawn(exercise, case, _others(exercise, case), rng))
    for other, case in fresh:
        given = case.inputs
        for place, array in enumerate(other.inputs):
            yield replace(case, inputs=(*given[:place], array, *given[place + 1 :])), case
    yield from ((replace(case, cotangent=other.cotangent), case) for other, case in fresh)
    yield from ((other, case) for case in later for other in later if other.sizes != case.sizes)


def _telling(cases: Sequence[Case]) -> list[Case]:
    """A few cases of different sizes and parameters, those with the fewest sizes of 1 first, and with no zeros in g."""
    found: dict[tuple[object, ...], Case] = {}
    full = (case for case in cases if all(np.all(g) for g in case.cotangents))
    for case in sorted(full, key=lambda case: sum(size == 1 for size in case.sizes.values())):
        found.setdefault((*case.sizes.values(), *case.parameters.values()), case)
    return list(found.values())[:MOST_LATER]


def _others(exercise: Exercise, case: Case) -> Iterator[Mapping[str, object]]:
    """The parameters of a case with one of them changed."""
    for item in exercise.parameters:
        value = next((value for value in item.values if value != case.parameters[item.name]), None)
        if value is not None:
            yield {**case.parameters, item.name: value}


def _drawn(
    exercise: Exercise, case: Case, parameters: Iterable[Mapping[str, object]], rng: np.random.Generator
) -> Iterator[Case]:
    """Cases of the same free sizes with other values, where the parameters allow it."""
    sizes = {name: case.sizes[name] for name in exercise.free_sizes}
    for item in parameters:
        if admissible(exercise, all_sizes(exercise, sizes, item), item):
            with suppress(BadExercise):
                case = draw_case(exercise, Regime("earlier", sizes, item), rng)
                yield case if exercise.bridge and exercise.bridge.unit else with_whole_numbers(case, rng)
