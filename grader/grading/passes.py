"""Students who write both passes: ``NAME_forward(*inputs) -> out, cache`` and ``NAME_backward(dout, cache)``.

The forward pass is one part of the exercise beside the gradients. A backward pass that is wrong only because the forward
pass before it is wrong is right for that forward, and is not punished a second time.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise
from grader.grading.diagnosis import PARTIAL
from grader.grading.judge import judge
from grader.grading.outputs import Forward, count, judge_forward, of_forward, smallest, with_outputs
from grader.grading.own import Run, consistent, smallest_of_both, valid_at_kinks
from grader.grading.shrink import wrong_gradients
from grader.grading.suite import Suite, call, describe
from grader.grading.words import summary
from grader.values.call import Answers, Call, Kind, Outcome
from grader.values.report import FORWARD, CheckResult, Counterexample, ExerciseReport, GradientReport, Status

JUDGED = (Status.PASS, Status.FAIL, Status.INVALID)
STOPPED = (Status.ERROR, Status.FORBIDDEN, Status.TIMEOUT, Status.MEMORY)
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


def judge_passes(
    suite: Suite,
    answers: Answers,
    points: float,
    run_forward: Run,
    judge: Callable[[Suite, Answers, float], ExerciseReport] = judge,
    judge_forward: Callable[[Suite, Answers], Forward | None] = judge_forward,
) -> ExerciseReport:
    """The verdict on a forward and a backward pass.

    Args:
        suite: with ``function`` the name of the backward pass, or of the one that raised.
        answers: gradients and, after them, outputs.
        run_forward: runs the student's forward pass alone, to take slopes of it and where the backward pass raised.
        judge, judge_forward: the verdicts on gradients and on outputs, which may be remembered.
    """
    report = judge(suite, without_outputs(suite, answers), points)
    if report.status not in JUDGED + STOPPED or not report.gradients:
        return report
    found = judge_forward(suite, of_forward(suite, answers, run_forward))
    if found is None:
        return report
    gradients = report.gradients
    if found.seen:
        gradients = _credited(suite, report, answers, run_forward)
        gradients = gradients if found.repeats else tuple(_by_forward(suite, report, item) for item in gradients)
        report = replace(report, checks=(CheckResult(FORWARD, TITLE, "fail", FORWARD, found.seen), *report.checks))
    elif report.checks:
        report = replace(report, checks=(CheckResult(FORWARD, TITLE, "pass", FORWARD), *report.checks))
    if report.status in JUDGED:
        return _combined(report, (found.report, *gradients))
    first = replace(found.report, status=report.status) if found.died else found.report
    return replace(report, gradients=(first, *gradients), message=f"{report.message}{_beside(suite, found)}")


def _beside(suite: Suite, found: Forward) -> str:
    """What is said of the forward pass where the backward pass could not be judged."""
    if found.died:
        return ""
    heard, name = found.report.cases, suite.first if suite.first != suite.function else "Its forward pass"
    right = f"{name} is right" if not found.seen else f"{name} is not right either"
    where = f" in the {heard} cases in which it gave its output" if heard < suite.judged and not found.seen else ""
    return f" {right}{where}."


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


def _credited(suite: Suite, report: ExerciseReport, answers: Answers, run_forward: Run) -> tuple[GradientReport, ...]:
    """Gradients that are wrong, but right for the student's own forward pass, count as right."""
    gradients = report.gradients
    asked = [index for index, item in enumerate(gradients) if item.status is Status.FAIL and item.check in VALUE_CHECKS]
    own = consistent(suite, asked, answers, run_forward)

    def one(index: int, item: GradientReport) -> GradientReport:
        if index in own and not valid_at_kinks(suite, index, answers, run_forward):
            return item if item.check == "kinks" else _only_at_kinks(suite, item)
        if index in own:
            note = f"It is right for your own forward pass: {suite.function} is not to blame, and this costs nothing more."
            right = replace(item, status=Status.PASS, hint=note)
            return replace(right, misconception=None, hypothesis=None, failed_shapes=(), failed_cases=0)
        if index in asked:
            return replace(item, hint=f"{item.hint} {_not_own(suite, item)}")
        return item

    return tuple(one(index, item) for index, item in enumerate(gradients))


def _by_forward(suite: Suite, report: ExerciseReport, item: GradientReport) -> GradientReport:
    """A gradient that is right but not the same at each call; as the forward pass is not either, this counts once."""
    failing = [check.name for check in report.checks if check.gradient == item.name and check.result == "fail"]
    if failing != ["repeatable"]:
        return item
    note = f"The same call gives something else the second time because {suite.first} does: this costs nothing more."
    return replace(item, status=Status.PASS, hint=note, failed_shapes=(), failed_cases=0)


def _only_at_kinks(suite: Suite, item: GradientReport) -> GradientReport:
    """A gradient that is right for the student's own forward pass, but not at a kink."""
    hint = (
        f"It is right for your own {suite.first}, but not exactly at a kink: there the gradient of {item.name} must lie between "
        "the slopes of both sides."
    )
    shapes, cases = tuple(describe(suite, place) for place in suite.kinks), len(suite.cases)
    found = replace(item, check="kinks", hint=hint, failed_cases=len(shapes), failed_shapes=shapes, cases=cases)
    return replace(found, misconception=None, hypothesis=None)


def _not_own(suite: Suite, item: GradientReport) -> str:
    """What is said of a gradient that is wrong, whichever of the two forward passes it is held against."""
    said = f"It is not the gradient of your own {suite.first} either."
    if _has_formula(item):
        return said
    return f"{said} Mend that first: what it keeps for {suite.function} may be why."


def small_cases(
    report: ExerciseReport,
    suite: Suite,
    cases: Sequence[Case],
    answers: Answers,
    run_forward: Run,
    smallest: Callable[[Suite, Sequence[Case], Answers], Counterexample | None] = smallest,
) -> dict[str, Counterexample | None]:
    """The smallest failing cases of a wrong forward pass and of gradients that are wrong whatever the forward pass.

    Args:
        cases: what ``shrink.candidates`` gave.
        answers: what both passes gave for them, outputs after gradients.
        run_forward: runs the student's forward pass alone.
        smallest: finds the smallest case of a wrong forward pass, and may remember it.
    """
    first = smallest(suite, cases, with_outputs(cases, answers, run_forward))
    found: dict[str, Counterexample | None] = {FORWARD: first}
    if report.status is Status.ERROR and first and first.raised:
        return found  # no gradient can come back
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
