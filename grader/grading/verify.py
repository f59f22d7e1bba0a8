"""Proves an exercise: the reference against tools that do not know it, every wrong formula caught and named as itself,
every accepted variant passed, the reference lean, and what the statement says true."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from grader.exercise.cases import forward
from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise, Function, Misconception, Reference
from grader.grading.examples import false_examples
from grader.grading.judge import judge
from grader.grading.lean import LEAN, NO_GROWTH, cost_class
from grader.grading.local import answer, with_mistake
from grader.grading.opinions import Opinion, autograd, complex_step
from grader.grading.statement import statement_doubts
from grader.grading.suite import Suite, build_suite
from grader.values.report import Status

SEEDS = (0, 1, 2)
NO_REFERENCE = (
    "there is no reference file, so nothing can be proved; submissions are judged by the slopes of the forward function"
)


@dataclass(frozen=True)
class Verification:
    """What was proved of one exercise. ``doubts`` is empty when all is well; each is a sentence for the author.

    Every reference is held against finite differences of the forward function. ``complex_step`` and ``autograd`` are empty
    where these tools agree as well, else they say why they cannot. ``cost`` is "lean" or "no growth" where the reference is
    lean or cannot grow; ``examples`` counts the checked calls of the statement.
    """

    exercise: str
    cases: int = 0
    complex_step: str = ""
    autograd: str = ""
    misconceptions: int = 0
    accepted: int = 0
    cost: str = ""
    examples: int = 0
    doubts: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is in doubt."""
        return not self.doubts


def verify(exercise: Exercise) -> Verification:
    """Try everything that the two files claim, on three seeds."""
    reference = exercise.reference
    if reference is None:
        return _of_the_forward_alone(exercise)
    doubts: list[str] = []
    try:
        suites = [build_suite(exercise, seed) for seed in SEEDS]
        if unsteady := _unsteady(suites[0]):
            return Verification(exercise.name, doubts=(unsteady,))
        steps, boxed = [complex_step(suite) for suite in suites], [autograd(suite) for suite in suites]
        contradicted = [doubt for suite in suites for doubt in suite.doubts]
        contradicted += [doubt for opinion in (*steps, *boxed) for doubt in opinion.doubts]
        if contradicted:
            return Verification(exercise.name, len(suites[-1].cases), doubts=_gathered(contradicted))
        reference = _that_can_be_wrong(exercise, reference, suites)
        for suite in suites:
            doubts += _doubts(suite, reference)
        cost = cost_class(exercise, SEEDS[0])
        told, wrong = false_examples(exercise)
    except BadExercise as error:
        return Verification(exercise.name, doubts=(str(error).removeprefix(f"{exercise.name}: "),))
    if cost not in (LEAN, NO_GROWTH):
        doubts.append(f"the reference is not lean: {cost}")
    return Verification(
        exercise=exercise.name,
        cases=len(suites[-1].cases),
        complex_step=_reason(steps),
        autograd=_reason(boxed),
        misconceptions=len(reference.misconceptions),
        accepted=len(reference.accepted),
        cost=cost,
        examples=told,
        doubts=tuple(dict.fromkeys([*doubts, *wrong, *statement_doubts(exercise)])),
    )


def _of_the_forward_alone(exercise: Exercise) -> Verification:
    """What can be said without a reference: whether there are hidden cases, and a forward function that can be called on them."""
    try:
        suites = [build_suite(exercise, seed) for seed in SEEDS]
    except BadExercise as error:
        return Verification(exercise.name, doubts=(str(error).removeprefix(f"{exercise.name}: "),))
    unsteady = _unsteady(suites[0])
    found = (unsteady,) if unsteady else _gathered([doubt for suite in suites for doubt in suite.doubts])
    return Verification(exercise.name, doubts=(*found, *statement_doubts(exercise), NO_REFERENCE))


def _that_can_be_wrong(exercise: Exercise, reference: Reference, suites: Sequence[Suite]) -> Reference:
    """Without the wrong formulas that a course's arrangement cannot tell from the right one in any case, as one that leaves
    out g is right where g is always 1; and without those of a wrong shape that cannot be said in it."""
    if exercise.bridge is None:
        return reference
    kept = [item for item in reference.misconceptions if any(_differs(suite, item) for suite in suites)]
    return replace(reference, misconceptions=tuple(kept))


def _differs(suite: Suite, item: Misconception) -> bool:
    """Whether a wrong formula can be said in some case and is wrong in it."""
    if not any(suite.predictions[item.name]):
        return False
    report = judge(suite, answer(suite, with_mistake(suite.exercise, item.function, item.gradients)), 1.0)
    return report.status is not Status.PASS


def _gathered(doubts: Sequence[str]) -> tuple[str, ...]:
    """Doubts that differ only in the case in brackets, as one: the first case, and how many more."""
    found: dict[str, list[str]] = {}
    for doubt in doubts:
        found.setdefault(doubt.partition(" (")[0], []).append(doubt)
    return tuple(cases[0] + (f", and {len(cases) - 1} cases more" if len(cases) > 1 else "") for cases in found.values())


def _unsteady(suite: Suite) -> str:
    """What is wrong with a forward function that gives other values at a second call, or changes its inputs."""
    for case in suite.cases[: suite.judged]:
        inputs = tuple(array.copy() for array in case.inputs)
        first, second = [[item.copy() for item in forward(suite.exercise, inputs, case.parameters)] for _ in range(2)]
        for item, now, was in zip(suite.exercise.inputs, inputs, case.inputs, strict=True):
            if not np.array_equal(now, was):
                return f'the forward function changes its input "{item.name}"; let it work on a copy, as in x = x.copy()'
        if not all(map(np.array_equal, first, second)):
            return (
                "the forward function gives other values when it is called again with the same inputs; "
                "pass what it draws as an input, as in def dropout(x: real(), kept: mask())"
            )
    return ""


def _reason(opinions: list[Opinion]) -> str:
    return next((opinion.reason for opinion in opinions if opinion.reason), "")


def _doubts(suite: Suite, reference: Reference) -> list[str]:
    doubts = [doubt for function in (reference.vjp, *reference.accepted) if (doubt := _should_pass(suite, function))]
    return doubts + [doubt for item in reference.misconceptions if (doubt := _should_be_named(suite, item))]


def _should_pass(suite: Suite, function: Function) -> str:
    report = judge(suite, answer(suite, function), 1.0)
    if report.status is Status.PASS:
        return ""
    reasons = "; ".join(item.hint for item in report.gradients if item.hint) or report.message
    return f"{function.__name__} should pass, but: {reasons}"


def _should_be_named(suite: Suite, item: Misconception) -> str:
    returned = [len(arrays) for arrays in suite.predictions[item.name] if arrays is not None]
    if set(returned) != {len(item.gradients)}:
        told = f"returns {returned[0]} arrays" if returned else "raises an exception in every case"
        wanted = f"one array for each gradient that it names ({', '.join(item.gradients)})"
        return f'the misconception "{item.name}" {told}; it must return {wanted}'
    report = judge(suite, answer(suite, with_mistake(suite.exercise, item.function, item.gradients)), 1.0)
    named = {gradient.name: gradient.misconception for gradient in report.gradients if gradient.status is not Status.PASS}
    if not named:
        return f'the misconception "{item.name}" passes every case: is it the right formula?'
    missed = next((name for name in item.gradients if named.get(name) != item.name), None)
    if missed is None:
        return ""
    if other := named.get(missed):
        return f'the misconception "{item.name}" is told as {other!r} for {missed}: are the two the same formula?'
    return f'the misconception "{item.name}" is caught for {missed}, but not named'
