"""Students who write both passes: ``NAME_forward(*inputs) -> out, cache`` and ``NAME_backward(dout, cache)``.

The forward pass is one part of the exercise beside the gradients. A backward pass that is wrong only because the forward
pass before it is wrong is right for that forward, and is not punished a second time.
"""

from collections.abc import Sequence
from dataclasses import replace

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.diagnosis import PARTIAL
from grader.grading.judge import judge
from grader.grading.outputs import count, explained, first_wrong, problem, returned, smallest
from grader.grading.own import Run, consistent, smallest_of_both
from grader.grading.shrink import wrong_gradients
from grader.grading.suite import Suite, call, describe
from grader.grading.words import summary
from grader.values.call import Answers, Call, Kind, Outcome
from grader.values.report import FORWARD, CheckResult, Counterexample, ExerciseReport, GradientReport, Status

VALUE_CHECKS = ("linear", "zero_cotangent", "reference", "finite_differences", "kinks")
TITLE = "The forward pass gives the right output"


def names(exercise: Exercise) -> tuple[str, str]:
    """The two functions that a student writes."""
    return f"{exercise.name}_forward", f"{exercise.name}_backward"


def calls(exercise: Exercise, cases: Sequence[Case]) -> tuple[Call, ...]:
    """The calls of some cases, with a cotangent that the backward pass may overwrite unless the exercise says otherwise."""
    plain = tuple(map(call, cases))
    if exercise.keeps_g:
        return plain
    return tuple(replace(item, args=(replace(item.args[0], writable=True), *item.args[1:])) for item in plain)


def judge_passes(suite: Suite, answers: Answers, points: float, run_forward: Run) -> ExerciseReport:
    """The verdict on a forward and a backward pass.

    Args:
        suite: with ``function`` the name of the backward pass.
        answers: gradients and, after them, outputs.
        run_forward: runs the student's forward pass alone, to take slopes of it.
    """
    report = judge(suite, without_outputs(suite, answers), points)
    if report.status not in (Status.PASS, Status.FAIL, Status.INVALID) or not report.gradients:
        return report
    forward, seen = _judge_forward(suite, answers)
    gradients = report.gradients
    if forward.status is not Status.PASS:
        gradients = _credited(suite, report.gradients, answers, run_forward)
    first = CheckResult(FORWARD, TITLE, "fail" if seen else "pass", FORWARD, seen)
    return _combined(replace(report, checks=(first, *report.checks)), (forward, *gradients))


def without_outputs(suite: Suite, answers: Answers) -> Answers:
    """The answers as a VJP would have given them: gradients only, and changes of the cotangent allowed."""
    outputs, wanted, keeps_g = count(suite.exercise), len(suite.gradients), suite.exercise.keeps_g

    def strip(outcome: Outcome) -> Outcome:
        if outcome.kind is not Kind.RETURNED:
            return outcome
        arrays = outcome.arrays[:-outputs]
        if len(arrays) == 1 and arrays[0] is None:
            return Outcome(Kind.NOTHING) if wanted == 1 else replace(outcome, arrays=(None,) * wanted)
        changed = tuple(position for position in outcome.changed_inputs if position or keeps_g)
        return replace(outcome, arrays=arrays, changed_inputs=changed)

    return replace(answers, outcomes=tuple(map(strip, answers.outcomes)))


def _judge_forward(suite: Suite, answers: Answers) -> tuple[GradientReport, str]:
    """Whether the forward pass is right on every judged case and why not; beside it what was seen, without the reasons."""
    outputs, cases = count(suite.exercise), suite.judged
    wrong: dict[int, int] = {}
    worst = 0.0
    for index in range(suite.judged):
        place, error = first_wrong(suite.cases[index], returned(answers, index, outputs), suite.outputs[index])
        worst = max(worst, error)
        if place is not None:
            wrong[index] = place
    if not wrong:
        return GradientReport(FORWARD, Status.PASS, max_error=numeric.two_digits(worst), cases=cases), ""
    first, place = next(iter(wrong.items()))
    seen = f"{suite.first} {problem(suite, first, returned(answers, first, outputs), place)}"
    reason = explained(suite, answers, place) if answers.repeats else None  # what changes by itself has no one formula
    report = GradientReport(
        name=FORWARD,
        status=Status.FAIL,
        hypothesis=reason.name if reason else None,
        max_error=numeric.two_digits(worst),
        check=FORWARD,
        hint=f"{seen} {reason.text}" if reason else seen,
        failed_cases=len(wrong),
        cases=cases,
        failed_shapes=tuple(dict.fromkeys(describe(suite, index) for index in wrong))[:3],
    )
    return report, seen


def _credited(
    suite: Suite, gradients: Sequence[GradientReport], answers: Answers, run_forward: Run
) -> tuple[GradientReport, ...]:
    """Gradients that are wrong, but right for the student's own forward pass, count as right."""

    def one(index: int, item: GradientReport) -> GradientReport:
        if item.status is not Status.FAIL or item.check not in VALUE_CHECKS:
            return item
        if not consistent(suite, index, answers, run_forward):
            return replace(item, hint=f"{item.hint} {_not_own(suite, item)}")
        note = f"It is right for your own forward pass: {suite.function} is not to blame, and this costs nothing more."
        return replace(item, status=Status.PASS, misconception=None, hypothesis=None, hint=note, failed_shapes=(), failed_cases=0)

    return tuple(one(index, item) for index, item in enumerate(gradients))


def _not_own(suite: Suite, item: GradientReport) -> str:
    """What is said of a gradient that is wrong, whichever of the two forward passes it is held against."""
    said = f"It is not the gradient of your own {suite.first} either."
    if _has_formula(item):
        return said
    return f"{said} Mend that first: what it keeps for {suite.function} may be why."


def small_cases(
    report: ExerciseReport, suite: Suite, cases: Sequence[Case], answers: Answers, run_forward: Run
) -> dict[str, Counterexample | None]:
    """The smallest failing cases of a wrong forward pass and of gradients that are wrong whatever the forward pass.

    Args:
        cases: what ``shrink.candidates`` gave.
        answers: what both passes gave for them, outputs after gradients.
        run_forward: runs the student's forward pass alone.
    """
    found: dict[str, Counterexample | None] = {FORWARD: smallest(suite, cases, answers)}
    gradients = without_outputs(suite, answers)
    wrong = wrong_gradients(report, suite)
    for item in report.gradients:
        if item.name in wrong:
            known = _has_formula(item)
            found[item.name] = smallest_of_both(suite, item.name, cases, gradients, run_forward, known=known)
    return found


def _has_formula(item: GradientReport) -> bool:
    """Whether a formula predicts all that came back, and not only where it is wrong."""
    return bool(item.misconception) or item.hypothesis not in PARTIAL


def forward_is_wrong(report: ExerciseReport) -> bool:
    """Whether the student's forward pass was judged and found wrong."""
    return any(item.name == FORWARD and item.status is not Status.PASS for item in report.gradients)


def _combined(report: ExerciseReport, parts: tuple[GradientReport, ...]) -> ExerciseReport:
    """Status, score and message over the forward pass and all gradients, each with the same share."""
    right = sum(item.status is Status.PASS for item in parts)
    if right == len(parts):
        return replace(report, status=Status.PASS, score=1.0, gradients=parts)
    status = Status.INVALID if any(item.status is Status.INVALID for item in parts) else Status.FAIL
    return replace(report, status=status, score=right / len(parts), gradients=parts, message=summary(parts))
