"""Proves an exercise: the reference against finite differences of the forward function, every wrong formula caught
and named as itself, every accepted variant passed."""

from dataclasses import dataclass

from grader.exercise.shape import BadExercise
from grader.exercise.spec import Exercise
from grader.grading.judge import judge
from grader.grading.local import answer, with_mistake
from grader.grading.suite import Suite, build_suite
from grader.values.report import Status

SEEDS = (0, 1, 2)


@dataclass(frozen=True)
class Verification:
    """What was proved of one exercise. ``doubts`` is empty when all is well; each is a sentence for the author."""

    exercise: str
    cases: int
    misconceptions: int
    accepted: int
    doubts: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is in doubt."""
        return not self.doubts


def verify(exercise: Exercise) -> Verification:
    """Try everything that the two files claim, on three seeds."""
    reference = exercise.reference
    doubts: list[str] = []
    cases = 0
    for seed in SEEDS:
        try:
            suite = build_suite(exercise, seed)
        except BadExercise as error:
            doubts.append(str(error))
            break
        cases = len(suite.cases)
        doubts += _doubts(suite)
    unique = tuple(dict.fromkeys(doubts))
    if reference is None:
        return Verification(exercise.name, cases, 0, 0, ("there is no reference file, so nothing can be proved", *unique))
    return Verification(exercise.name, cases, len(reference.misconceptions), len(reference.accepted), unique)


def _doubts(suite: Suite) -> list[str]:
    reference = suite.exercise.reference
    if reference is None:
        return []
    doubts = list(suite.doubts)
    for function in (reference.vjp, *reference.accepted):
        report = judge(suite, answer(suite, function), 1.0)
        if report.status is not Status.PASS:
            reasons = "; ".join(item.hint for item in report.gradients if item.hint) or report.message
            doubts.append(f"{function.__name__} should pass, but: {reasons}")
    for item in reference.misconceptions:
        report = judge(suite, answer(suite, with_mistake(suite, item.function, item.gradients)), 1.0)
        named = {gradient.name: gradient.misconception for gradient in report.gradients if gradient.status is not Status.PASS}
        if not named:
            doubts.append(f'the misconception "{item.name}" passes: no case shows it')
        elif missed := [name for name in item.gradients if named.get(name) != item.name]:
            other = named.get(missed[0])
            doubts.append(
                f'the misconception "{item.name}" is told as {other!r} for {missed[0]}'
                if other
                else f'the misconception "{item.name}" is caught for {missed[0]}, but not named'
            )
    return doubts
