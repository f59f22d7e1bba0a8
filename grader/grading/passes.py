"""Students who write both passes: ``NAME_forward(*inputs) -> out, cache`` and ``NAME_backward(dout, cache)``.

The forward pass is one part of the exercise beside the gradients. A backward pass that is wrong only because the forward
pass before it is wrong is right for that forward, and is not punished a second time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.judge import judge
from grader.grading.suite import Suite, call, describe, exact
from grader.grading.words import summary
from grader.values.call import Answers, Argument, Call, Kind, Outcome
from grader.values.report import CheckResult, ExerciseReport, GradientReport, Status

Run = Callable[[Sequence[Call]], Answers]
FORWARD = "forward"
MOST_CASES = 5
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
    forward = _judge_forward(suite, answers, _results(suite.exercise))
    gradients = report.gradients
    if forward.status is not Status.PASS:
        gradients = _credited(suite, report.gradients, answers, run_forward)
    checks = (
        CheckResult("forward", TITLE, "pass" if forward.status is Status.PASS else "fail", FORWARD, forward.hint),
        *report.checks,
    )
    return _combined(replace(report, checks=checks), (forward, *gradients))


def without_outputs(suite: Suite, answers: Answers) -> Answers:
    """The answers as a VJP would have given them: gradients only, and changes of the cotangent allowed."""
    outputs, wanted, keeps_g = _results(suite.exercise), len(suite.gradients), suite.exercise.keeps_g

    def strip(outcome: Outcome) -> Outcome:
        if outcome.kind is not Kind.RETURNED:
            return outcome
        arrays = outcome.arrays[:-outputs]
        if len(arrays) == 1 and arrays[0] is None:
            return Outcome(Kind.NOTHING) if wanted == 1 else replace(outcome, arrays=(None,) * wanted)
        changed = tuple(position for position in outcome.changed_inputs if position or keeps_g)
        return replace(outcome, arrays=arrays, changed_inputs=changed)

    return replace(answers, outcomes=tuple(map(strip, answers.outcomes)))


def _results(exercise: Exercise) -> int:
    """How many arrays come back beside the gradients: outputs, and what else a course compares."""
    return len(exercise.bridge.outputs if exercise.bridge else exercise.outputs)


def _judge_forward(suite: Suite, answers: Answers, outputs: int) -> GradientReport:
    """Whether the forward pass is right on every judged case."""
    wrong: list[int] = []
    worst, hint = 0.0, ""
    for index, expected in enumerate(suite.outputs):
        returned = answers.outcomes[index].arrays[-outputs:] if answers.outcomes[index].kind is Kind.RETURNED else ()
        problem, error = _compare(returned, expected, suite, index)
        worst = max(worst, error) if np.isfinite(error) else np.inf
        if problem:
            wrong.append(index)
            hint = hint or problem
    cases = len(suite.cases)
    if not wrong:
        return GradientReport(FORWARD, Status.PASS, max_error=numeric.two_digits(worst), cases=cases)
    shown = tuple(dict.fromkeys(describe(suite, index) for index in wrong))[:3]
    hint = f"{suite.first} {hint}"
    return GradientReport(FORWARD, Status.FAIL, None, None, numeric.two_digits(worst), "forward", hint, len(wrong), cases, shown)


def _compare(returned: Sequence[Any], expected: Sequence[np.ndarray], suite: Suite, index: int) -> tuple[str, float]:
    """What is wrong with the outputs of one case ("" when nothing is), and the largest scaled error."""
    single = exact(suite.cases[index]) is not suite.cases[index]
    tolerance = numeric.TOLERANCE_SINGLE if single else numeric.TOLERANCE
    worst = 0.0
    names = suite.exercise.bridge.outputs if suite.exercise.bridge else ("an output",) * len(expected)
    for name, got, right in zip(names, returned, expected, strict=False):
        if got is None or got.dtype.kind != "f":
            return f"returns {name} that is no array of floats for {describe(suite, index)}.", np.inf
        if got.shape != right.shape:
            return (
                f"returns {name} of shape {got.shape} where {right.shape} is expected (for {describe(suite, index)}).",
                np.inf,
            )
        with np.errstate(all="ignore"):
            error = float(np.abs(got - right).max(initial=0.0) / max(numeric.largest(right), 1e-2))
        worst = max(worst, 0.0 if single else error) if np.isfinite(error) else np.inf
        if not error <= tolerance:  # written so that NaN fails
            wrong = name if suite.exercise.bridge else "output"
            return f"gives a wrong {wrong} for {describe(suite, index)}.", worst
    return "", worst


def _credited(
    suite: Suite, gradients: Sequence[GradientReport], answers: Answers, run_forward: Run
) -> tuple[GradientReport, ...]:
    """Gradients that are wrong, but right for the student's own forward pass, count as right."""
    suspects = [index for index, item in enumerate(gradients) if item.status is Status.FAIL and item.check in VALUE_CHECKS]
    if not suspects:
        return tuple(gradients)
    chosen = _small_cases(suite)
    own = [index for index in suspects if _consistent(suite, index, chosen, answers, run_forward)]
    backward = suite.function
    note = f"It is right for your own forward pass: {backward} is not to blame, and this costs nothing more."
    cleared = [replace(item, status=Status.PASS, misconception=None, hypothesis=None, hint=note) for item in gradients]
    return tuple(
        replace(cleared[index], failed_shapes=(), failed_cases=0) if index in own else item
        for index, item in enumerate(gradients)
    )


VALUE_CHECKS = ("linear", "zero_cotangent", "reference", "finite_differences", "kinks")


def _small_cases(suite: Suite) -> list[int]:
    order = sorted(range(suite.judged), key=lambda index: sum(array.size for array in suite.cases[index].inputs))
    double = [index for index in order if exact(suite.cases[index]) is suite.cases[index]]
    return [index for index in double if numeric.largest(suite.cases[index].cotangent) > 0][-MOST_CASES - 3 : -3] or double[:1]


@dataclass(frozen=True)
class _Slope:
    """Two central differences of one case along one direction: how to call, and how to read the answers."""

    case: int
    direction: np.ndarray
    step: float


def _consistent(suite: Suite, index: int, cases: Sequence[int], answers: Answers, run_forward: Run) -> bool:
    """Whether <d', v> is the slope of <g, the student's own forward> on some cases, along every direction."""
    gradient = suite.gradients[index]
    plans, asked = [], []
    zero = True  # a forward pass that depends on nothing has no gradient to get right
    for case in cases:
        got = answers.outcomes[case].arrays[index]
        if got is None or got.shape != gradient.shapes[case]:
            return False
        zero = zero and not got.any()
        step = numeric.STEP * max(1.0, numeric.largest(suite.cases[case].inputs[gradient.position]))
        size = int(np.prod(gradient.shapes[case]))
        rows = gradient.directions[:, gradient.starts[case] : gradient.starts[case] + size]
        for row in rows:
            plan = _Slope(case, row.reshape(gradient.shapes[case]), step)
            plans.append(plan)
            asked += [_moved(suite.cases[case], gradient.position, plan.direction, offset) for offset in _offsets(step)]
    if zero:
        return False
    outcomes = run_forward(asked).outcomes
    return all(_holds(suite, index, plan, outcomes[4 * k : 4 * k + 4], answers) for k, plan in enumerate(plans))


def _offsets(step: float) -> tuple[float, ...]:
    return step, -step, step / 2, -step / 2


def _moved(case: Case, position: int, direction: np.ndarray, offset: float) -> Call:
    inputs = list(case.inputs)
    inputs[position] = inputs[position] + offset * direction
    return Call((Argument(len(case.cotangents)), *(Argument(value) for value in inputs)), dict(case.parameters))


def _holds(suite: Suite, index: int, plan: _Slope, outcomes: Sequence[Outcome], answers: Answers) -> bool:
    if any(outcome.kind is not Kind.RETURNED for outcome in outcomes):
        return False
    case = suite.cases[plan.case]
    values = [_weighed(case.cotangents, outcome.arrays) for outcome in outcomes]
    coarse, fine = (values[0] - values[1]) / (2 * plan.step), (values[2] - values[3]) / plan.step
    got = answers.outcomes[plan.case].arrays[index]
    assert got is not None
    product = float(np.sum(got * plan.direction))
    mass = float(np.abs(got * plan.direction).sum()) + numeric.FLOOR * numeric.largest(case.cotangent)
    noise = 4 * abs(coarse - fine) + 40 * numeric.ROUNDING * max(map(abs, values)) / plan.step
    return bool(abs(product - fine) <= noise + 10 * numeric.FD_TOLERANCE * mass)  # NaN fails


def _weighed(weights: Sequence[Any], outputs: Sequence[Any]) -> float:
    outputs = outputs[: len(weights)]
    if len(weights) != len(outputs) or any(np.shape(g) != np.shape(y) for g, y in zip(weights, outputs, strict=True)):
        return float("nan")
    return sum(float(np.sum(g * y)) for g, y in zip(weights, outputs, strict=True))


def forward_is_wrong(report: ExerciseReport) -> bool:
    """Whether the student's forward pass was judged and found wrong: then no small case of the backward pass is looked for."""
    return any(item.name == FORWARD and item.status is not Status.PASS for item in report.gradients)


def _combined(report: ExerciseReport, parts: tuple[GradientReport, ...]) -> ExerciseReport:
    """Status, score and message over the forward pass and all gradients, each with the same share."""
    right = sum(item.status is Status.PASS for item in parts)
    if right == len(parts):
        return replace(report, status=Status.PASS, score=1.0, gradients=parts)
    status = Status.INVALID if any(item.status is Status.INVALID for item in parts) else Status.FAIL
    return replace(report, status=status, score=right / len(parts), gradients=parts, message=summary(parts))
