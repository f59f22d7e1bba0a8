"""A report without its hints: what was seen is left, what it means is not said."""

import re
from dataclasses import replace

from grader.values.report import CheckResult, ExerciseReport, GradientReport, Report, Status

SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")
READS_INTO_IT = frozenset({"shape", "zero_cotangent", "linear"})  # checks whose first sentence says what was seen, the rest why


def without_hints(report: Report) -> Report:
    """The report for a student who shall look for the mistake first: no misconception, no hypothesis, no hint that names one.

    Status, score, errors, shapes, counterexamples and what each check saw stay as they are."""
    return replace(report, exercises=tuple(map(_exercise, report.exercises)))


def _exercise(report: ExerciseReport) -> ExerciseReport:
    checks = tuple(map(_check, report.checks))
    return replace(report, checks=checks, gradients=tuple(_gradient(item, checks) for item in report.gradients))


def _check(check: CheckResult) -> CheckResult:
    return replace(check, detail=SENTENCE_END.split(check.detail)[0]) if check.name in READS_INTO_IT else check


def _gradient(report: GradientReport, checks: tuple[CheckResult, ...]) -> GradientReport:
    if report.status is Status.PASS:
        return report
    own = [item.detail for item in checks if item.gradient == report.name and item.name == report.check]
    return replace(report, misconception=None, hypothesis=None, hint=own[0] if own else "")
