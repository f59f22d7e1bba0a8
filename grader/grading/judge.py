"""From what came back to a verdict on one exercise."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from grader.grading import numeric
from grader.grading.agreement import NOT_LINEAR, errors
from grader.grading.check import TOLD, Finding, Submitted, run
from grader.grading.checks import CHECKS
from grader.grading.diagnosis import PARTIAL, Diagnosis, diagnose
from grader.grading.evidence import Evidence
from grader.grading.patterns import pattern
from grader.grading.right import all_right, flatten, worst
from grader.grading.suite import Suite, describe
from grader.grading.words import about_shapes, praise, story, summary
from grader.values.call import Answers, Kind, Outcome
from grader.values.report import CheckResult, ExerciseReport, GradientReport, Status

STATUS_OF = {
    Kind.RAISED: Status.ERROR,
    Kind.EXITED: Status.ERROR,
    Kind.CRASHED: Status.ERROR,
    Kind.NOT_A_FUNCTION: Status.ERROR,
    Kind.TIMEOUT: Status.TIMEOUT,
    Kind.MEMORY: Status.MEMORY,
    Kind.FORBIDDEN: Status.FORBIDDEN,
    Kind.MISSING: Status.MISSING,
    Kind.UNWRITTEN: Status.NOT_ATTEMPTED,
    Kind.FAULT: Status.GRADER_FAULT,
}
MOST_SHAPES = 3


def judge(suite: Suite, answers: Answers, points: float) -> ExerciseReport:
    """The verdict on one exercise: status, score, and for each gradient what is wrong and why."""
    return judge_right(suite, answers, points) or judge_wrong(suite, answers, points)


def judge_right(suite: Suite, answers: Answers, points: float) -> ExerciseReport | None:
    """The verdict where everything holds, else None. The way of most submissions, so it is short."""
    right = None if suite.doubts else all_right(suite, answers)
    return None if right is None else _passed(suite, answers, points, right)


def judge_wrong(suite: Suite, answers: Answers, points: float) -> ExerciseReport:
    """The verdict where something does not hold, which may only be told and cost nothing."""
    if suite.doubts:
        return _faulty(
            suite, points, f"This exercise contradicts itself: {suite.doubts[0]}. This is not your fault; staff will see it."
        )
    ended = _ended(suite, answers)
    if ended is not None:
        return with_traceback(_stopped(suite, answers, points, *ended), suite, answers)
    return _judged(suite, answers, points)


def with_traceback(report: ExerciseReport, suite: Suite, answers: Answers) -> ExerciseReport:
    """The report with the student's own lines where a call ended, if one did: nothing else of a report depends on them."""
    ended = None if suite.doubts else _ended(suite, answers)
    if ended is None:
        return report
    lines = tuple(f"{frame.label}, line {frame.line}: {frame.text}".rstrip(": ") for frame in ended[1].frames)
    return replace(report, traceback=lines)


def passes(suite: Suite, answers: Answers) -> bool:
    """Whether the verdict is that all is right; it does not ask why not, and so costs little."""
    if suite.doubts or all_right(suite, answers) is not None:
        return not suite.doubts
    if _ended(suite, answers) is not None:
        return False
    results = {item.gradient.name: run(CHECKS, item) for item in _submitted(suite, answers, _returned(suite, answers))}
    found = [item for checks in results.values() for item in checks.values() if isinstance(item, Finding)]
    return not _contradiction(suite, results) and not any(item.counts for item in found)


def stopped(suite: Suite, status: Status, message: str, points: float) -> ExerciseReport:
    """The report of an exercise whose code was never called (missing, not attempted, a syntax error, our fault)."""
    gradients = tuple(GradientReport(item.name, status, cases=len(suite.cases)) for item in suite.gradients)
    score = None if status is Status.GRADER_FAULT else 0.0
    return _report(suite, points, message, status=status, score=score, gradients=gradients)


def _report(
    suite: Suite, points: float, message: str, *, status: Status = Status.PASS, score: float | None = 1.0, **found: Any
) -> ExerciseReport:
    exercise = suite.exercise
    return ExerciseReport(
        name=exercise.name,
        status=status,
        score=score,
        points=points,
        message=message,
        seed=suite.seed,
        version=exercise.version,
        reference=exercise.reference is not None,
        functions=exercise.bridge.needs if exercise.bridge else tuple(filter(None, (suite.first, suite.function))),
        **found,
    )


def _faulty(suite: Suite, points: float, message: str) -> ExerciseReport:
    return stopped(suite, Status.GRADER_FAULT, message, points)


def _passed(suite: Suite, answers: Answers, points: float, worst: Sequence[float]) -> ExerciseReport:
    cases = len(suite.cases)
    checks = _all_pass(tuple(gradient.name for gradient in suite.gradients))
    gradients = tuple(
        GradientReport(item.name, Status.PASS, max_error=numeric.two_digits(error), cases=cases)
        for item, error in zip(suite.gradients, worst or [0.0] * len(suite.gradients), strict=True)
    )
    return _report(suite, points, praise(suite), gradients=gradients, checks=checks, printed=answers.printed)


@lru_cache(maxsize=256)
def _all_pass(gradients: tuple[str, ...]) -> tuple[CheckResult, ...]:
    """The results of all checks when everything is right: one and the same for a whole class."""
    return tuple(CheckResult(item.name, item.title, "pass", gradient) for gradient in gradients for item in CHECKS)


def _ended(suite: Suite, answers: Answers) -> tuple[int, Outcome] | None:
    """The first call that ended without a value to judge."""
    changed = any(outcome.changed_inputs for outcome in answers.outcomes)
    for index, (outcome, case) in enumerate(zip(answers.outcomes, suite.cases, strict=True)):
        refused = changed and not case.writable and "read-only" in outcome.detail  # told by inputs_unchanged
        told = case.purpose in TOLD and outcome.kind is Kind.RAISED
        if outcome.kind in STATUS_OF and not refused and not told:
            return index, outcome
    first = answers.outcomes[0]
    return (0, first) if first.kind is Kind.NOTHING else None


def _stopped(suite: Suite, answers: Answers, points: float, index: int, outcome: Outcome) -> ExerciseReport:
    """An exercise in which some call raised, exited, looped ... Its score is 0, but what it returned may still tell why."""
    status = STATUS_OF.get(outcome.kind, Status.NOT_ATTEMPTED)
    raised = [item.kind is Kind.RAISED for item in answers.outcomes[: suite.judged]]
    returned = _returned(suite, answers)
    told, bad = None, dict[str, list[bool]]()
    if outcome.kind is Kind.RAISED and suite.exercise.reference is not None:
        told = _where_right(suite, returned, raised)
        bad = dict.fromkeys(returned, raised)
    found = diagnose(suite, bad, returned, answers)
    report = stopped(suite, status, story(suite, answers, index, outcome, told), points)
    unknown = Diagnosis(text=about_shapes(outcome.detail) if outcome.kind is Kind.RAISED else "")
    reasons = {name: unknown if item.text in ("", told) else item for name, item in found.items()}  # what the story told is told
    gradients = tuple(_named(item, reasons.get(item.name, unknown)) for item in report.gradients)
    return replace(report, gradients=gradients, printed=answers.printed)


def _where_right(suite: Suite, returned: Mapping[str, tuple[np.ndarray | None, ...]], raised: Sequence[bool]) -> str | None:
    """A sentence about the cases in which all is right, of code that raised in some."""
    arrays = [returned[item.name][: suite.judged] for item in suite.gradients]
    known = [Evidence(suite, place, found, tuple(raised)) for place, found in enumerate(arrays)]
    telling = sorted(set().union(*(e.telling for e in known)))
    wrong = [any(e.wrong(index) for e in known) for index in telling]
    return pattern(suite.exercise, [suite.cases[index] for index in telling], wrong)


def _named(report: GradientReport, reason: Diagnosis) -> GradientReport:
    return replace(report, misconception=reason.misconception, hypothesis=reason.hypothesis, hint=reason.text)


def _returned(suite: Suite, answers: Answers) -> dict[str, tuple[np.ndarray | None, ...]]:
    """What came back for each gradient, one array per case; None where the call did not return this many arrays."""
    wanted = len(suite.gradients)
    return {
        gradient.name: tuple(
            outcome.arrays[index] if outcome.kind is Kind.RETURNED and len(outcome.arrays) == wanted else None
            for outcome in answers.outcomes
        )
        for index, gradient in enumerate(suite.gradients)
    }


def _judged(suite: Suite, answers: Answers, points: float) -> ExerciseReport:
    """Every check on every gradient, then the reasons."""
    returned = _returned(suite, answers)
    seen = _submitted(suite, answers, returned)
    results = {item.gradient.name: run(CHECKS, item) for item in seen}
    if _contradiction(suite, results):
        return _faulty(
            suite,
            points,
            "A result that the reference accepts contradicts finite differences: the exercise is broken. "
            "This is not your fault; staff will see it.",
        )
    findings = {name: {key: item for key, item in found.items() if isinstance(item, Finding)} for name, found in results.items()}
    wrong = [name for name, found in findings.items() if any(item.counts for item in found.values())]
    bad = {name: _wrong_cases(suite, findings[name]) for name in wrong}
    reasons = diagnose(suite, bad, returned, answers) if answers.repeats else {}  # what changes by itself has no one formula
    gradients = tuple(_gradient(item, findings[item.gradient.name], reasons.get(item.gradient.name)) for item in seen)
    report = _report(suite, points, "", gradients=gradients, checks=_check_results(results), printed=answers.printed)
    if not wrong:
        told = dict.fromkeys(item.text for found in findings.values() for item in found.values())
        return replace(report, message=" ".join([praise(suite), *told]))
    status = Status.INVALID if any(item.status is Status.INVALID for item in gradients) else Status.FAIL
    return replace(report, status=status, score=1.0 - len(wrong) / len(gradients), message=summary(gradients))


def _submitted(suite: Suite, answers: Answers, returned: Mapping[str, tuple[np.ndarray | None, ...]]) -> list[Submitted]:
    return [
        Submitted(suite, item, index, answers, returned[item.name], flatten(item, returned[item.name], suite.single))
        for index, item in enumerate(suite.gradients)
    ]


def _contradiction(suite: Suite, results: dict[str, dict[str, Finding | str | None]]) -> bool:
    """Finite differences refuse what the reference accepts: our fault, never the student's."""
    has_reference = suite.exercise.reference is not None
    return has_reference and any(
        found["reference"] is None and isinstance(found["finite_differences"], Finding) for found in results.values()
    )


def _wrong_cases(suite: Suite, findings: Mapping[str, Finding]) -> list[bool]:
    """On which judged cases some check failed."""
    seen = {index for item in findings.values() if item.counts for index in item.cases}
    return [index in seen for index in range(suite.judged)]


def _error(seen: Submitted) -> float | None:
    if seen.flat is None or seen.gradient.expected is None:
        return None
    error = errors(seen.gradient, seen.flat)
    single = np.array(seen.suite.single) & ~(error <= seen.gradient.tolerance)
    if single.any():  # what is wrong in float32 may be right in all other cases
        scale = seen.gradient.tolerance[single] / numeric.TOLERANCE_SINGLE
        with np.errstate(all="ignore"):
            largest = float((error[single] / scale).max())
        return numeric.two_digits(max(worst(seen.gradient, error), largest))
    return numeric.two_digits(worst(seen.gradient, error))


def _gradient(seen: Submitted, found: Mapping[str, Finding], reason: Diagnosis | None) -> GradientReport:
    suite, error = seen.suite, _error(seen)
    findings = {name: item for name, item in found.items() if item.counts}
    if not findings:
        return GradientReport(seen.gradient.name, Status.PASS, max_error=error, cases=len(suite.cases))
    reason = reason or Diagnosis()
    name, first = next(iter(findings.items()))
    cases = sorted(_failing(seen, findings), key=partial(_entries, suite))
    return GradientReport(
        name=seen.gradient.name,
        status=Status.INVALID if any(item.status is Status.INVALID for item in findings.values()) else first.status,
        misconception=reason.misconception,
        hypothesis=reason.hypothesis,
        max_error=error,
        check=name,
        hint=reason.text if reason.misconception else f"{_without_question(first.text, reason)} {reason.text}".strip(),
        failed_cases=len(cases) if _counted(seen, found) else 0,
        cases=len(suite.cases) if any(index >= suite.judged for index in cases) else suite.judged,
        failed_shapes=tuple(dict.fromkeys(describe(suite, index) for index in cases))[:MOST_SHAPES],
    )


def _without_question(text: str, reason: Diagnosis) -> str:
    """What a check says, without guessing at a nonlinearity where a formula explains every case."""
    return text if reason.hypothesis in PARTIAL else text.removesuffix(NOT_LINEAR)


def _failing(seen: Submitted, findings: Mapping[str, Finding]) -> set[int]:
    """The cases on which some check failed, or would have, had it not been skipped."""
    cases = {index for item in findings.values() for index in item.cases}
    if seen.gradient.expected is not None:
        known = Evidence(seen.suite, seen.index, seen.arrays[: seen.suite.judged])
        cases |= {index for index in range(seen.suite.judged) if known.wrong(index)}
    return cases


def _counted(seen: Submitted, found: Mapping[str, Finding]) -> bool:
    """Whether it is known on how many cases a gradient is wrong: not when results change by themselves, nor when nothing says
    what they should be."""
    alone = seen.gradient.expected is None and not {"finite_differences"} & set(found)
    return not alone and not {"repeatable", "own_memory"} & set(found)


def _entries(suite: Suite, index: int) -> int:
    """How large a case is, to show the small ones first."""
    return sum(array.size for array in suite.cases[index].inputs)


def _check_results(results: dict[str, dict[str, Finding | str | None]]) -> tuple[CheckResult, ...]:
    checks = []
    for gradient, found in results.items():
        for item in CHECKS:
            finding = found[item.name]
            if isinstance(finding, Finding):
                checks.append(CheckResult(item.name, item.title, "fail" if finding.counts else "warning", gradient, finding.text))
            else:
                checks.append(CheckResult(item.name, item.title, "skipped" if finding else "pass", gradient))
    return tuple(checks)
