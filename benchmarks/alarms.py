"""False alarms: every correct implementation of every exercise, judged on many seeds."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.calling import answers
from benchmarks.hunt import without_catalogue
from benchmarks.mutants import reference_of
from grader.exercise.spec import Exercise
from grader.grading.judge import judge
from grader.grading.suite import build_suite
from grader.values.report import Status


@dataclass
class Alarms:
    """How much was judged, and what was refused although it is right. ``checks`` counts gradients compared."""

    seeds: int = 0
    submissions: int = 0
    checks: int = 0
    false: tuple[str, ...] = ()

    def __add__(self, other: "Alarms") -> "Alarms":
        return Alarms(
            self.seeds + other.seeds,
            self.submissions + other.submissions,
            self.checks + other.checks,
            (*self.false, *other.false),
        )


def false_alarms(exercise: Exercise, seeds: Sequence[int]) -> Alarms:
    """Judge the reference and all accepted variants on every seed."""
    reference = reference_of(exercise)
    bare = without_catalogue(exercise)
    total = Alarms()
    for seed in seeds:
        suite = build_suite(bare, seed)
        refused = []
        for function in (reference.vjp, *reference.accepted):
            report = judge(suite, answers(suite, function), 1.0)
            if report.status is not Status.PASS:
                told = "; ".join(item.hint for item in report.gradients if item.hint) or report.message
                refused.append(f"{exercise.name}, seed {seed}: {function.__name__} is told: {told}")
        variants = 1 + len(reference.accepted)
        total += Alarms(1, variants, variants * len(suite.cases) * len(suite.gradients), tuple(refused))
    return total
