"""What the grader tells about a wrong gradient, and whether that holds on other inputs than those it was judged by."""

import re
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.calling import answers
from benchmarks.mutants import DOUBLE, NOISE, Mutant
from grader.exercise.cases import Purpose
from grader.exercise.spec import Misconception
from grader.grading import numeric
from grader.grading.claims import NEARLY, with_lost_axes
from grader.grading.entries import wrong_entries
from grader.grading.evidence import Evidence, confirmed
from grader.grading.hypotheses import hypotheses
from grader.grading.patterns import CONTIGUOUS, ONE_SIDED, TOGETHER, conditions
from grader.grading.suite import Suite, evaluate, exact, same
from grader.values.call import Answers, Kind
from grader.values.report import ExerciseReport, GradientReport, Status

# Checks that name a mistake by themselves, for the classes of mistakes that they are about.
NAMED_BY_CHECK = {
    "shape": {"shape"},
    "sum forgotten": {"shape"},
    "transpose": {"shape"},
    "dtype": {"dtype"},
    "returned object": {"count", "shape"},
    "not a number": {"finite"},
    "in-place change": {"inputs_unchanged"},
    "state": {"repeatable"},
    "non-determinism": {"repeatable"},
    "aliasing": {"own_memory"},
    "g ignored": {"zero_cotangent"},
    "offset": {"zero_cotangent"},
    "ones": {"zero_cotangent"},
    "output": {"zero_cotangent"},
    "|g|": {"linear"},
    "g squared": {"linear"},
    "g clipped": {"linear"},
    "g rectified": {"linear"},
    "g rounded": {"linear"},
    "g normalised": {"linear"},
    "sign of g": {"linear"},
}
PATTERNS = ("pattern_of_cases", "pattern_of_entries", "nearly_right")


@dataclass(frozen=True)
class Told:
    """One wrong gradient of one mutant: by what its mistake was named (None: not), and whether that was true."""

    mutant: str
    kind: str
    gradient: str
    by: str | None
    claim: str
    true: bool
    hint: str


def told(suite: Suite, sample: Suite, mutant: Mutant, report: ExerciseReport) -> list[Told]:
    """What was said about every gradient that is wrong and was found wrong."""
    got = answers(sample, mutant.make())
    parts = {name: part for part in mutant.parts or (mutant,) for name in part.gradients}
    wrong = [item for item in report.gradients if item.name in parts and item.status is not Status.PASS]
    return [_told(suite, sample, mutant, parts[item.name], item, got) for item in wrong]


def _told(suite: Suite, sample: Suite, whole: Mutant, part: Mutant, item: GradientReport, got: Answers) -> Told:
    kind = whole.kind if whole.kind in (DOUBLE, NOISE) else part.kind
    by, claim, true = None, "", True
    if item.misconception is not None:
        by, claim = "misconception", item.misconception
        true = _formula_holds(suite, sample, item, got)
    elif item.hypothesis is not None:
        by = "pattern" if item.hypothesis in PATTERNS else "hypothesis"
        claim = item.hypothesis
        true = _claim_holds(_evidence(sample, item.name, got), item)
    elif item.check in NAMED_BY_CHECK.get(part.kind, ()):
        by, claim = "check", str(item.check)
    return Told(str(whole), kind, item.name, by, claim, true, item.hint)


def _evidence(sample: Suite, name: str, got: Answers) -> Evidence:
    index = [gradient.name for gradient in sample.gradients].index(name)
    wanted = len(sample.gradients)
    arrays = tuple(
        outcome.arrays[index] if outcome.kind is Kind.RETURNED and len(outcome.arrays) == wanted else None
        for outcome in got.outcomes
    )
    usable = tuple(array if array is not None and array.dtype.kind == "f" else None for array in arrays)
    return Evidence(sample, index, usable, tuple(outcome.kind is Kind.RAISED for outcome in got.outcomes))


def _formula_holds(suite: Suite, sample: Suite, item: GradientReport, got: Answers) -> bool:
    """Whether the exercise's own wrong formula gives what the mutant gives on every sampled case."""
    reference = suite.exercise.reference
    assert reference is not None
    formula = next(other for other in reference.misconceptions if other.name == item.misconception)
    e = _evidence(sample, item.name, got)
    return all(_agrees(e, index, formula) for index in range(len(e.arrays)))


def _agrees(e: Evidence, index: int, formula: Misconception) -> bool:
    predicted = evaluate(formula.function, exact(e.suite.cases[index]))
    array, case = e.arrays[index], e.suite.cases[index]
    if predicted is None or array is None:
        return predicted is None and e.died(index)
    return numeric.equal(array, predicted[formula.gradients.index(e.name)], case.cotangent, same(case))


def _claim_holds(e: Evidence, item: GradientReport) -> bool:
    with np.errstate(all="ignore"):
        if not any(e.wrong(index) for index in e.telling):
            return True  # nothing here speaks for it or against it
        if item.hypothesis == "pattern_of_cases":
            return _pattern_holds(e, item.hint)
        if item.hypothesis == "pattern_of_entries":
            return any(
                _without_numbers(text.split(":")[0].rstrip(".")) in _without_numbers(item.hint) for text in wrong_entries(e)
            )
        if item.hypothesis == "axes_of_length_1":
            turned = with_lost_axes(e)
            return turned is not None and not any(turned.wrong(index) for index in range(len(e.arrays)))
        if item.hypothesis == "nearly_right":
            return all(_error(e, index) < 10 * NEARLY for index in range(len(e.arrays)))
        return _hypothesis_holds(_in_double(e), item)


def _in_double(e: Evidence) -> Evidence:
    """Without what came back for float32 inputs: formulas that are badly conditioned there say nothing."""
    singles = [case.purpose is Purpose.SINGLE for case in e.suite.cases]
    arrays = tuple(None if single else array for single, array in zip(singles, e.arrays, strict=True))
    return replace(e, arrays=arrays, remembered={}, shared={})


def _hypothesis_holds(e: Evidence, item: GradientReport) -> bool:
    heard = [index for index, array in enumerate(e.arrays) if array is not None or e.died(index)]
    where = [index for index in heard if e.wrong(index)] if "Wherever it is wrong" in item.hint else None
    said = _plain(item.hint)
    return any(
        other.name == item.hypothesis and _plain(other.text) in said and confirmed(replace(other, everywhere=False), e, where)
        for other in hypotheses(e)
    )


def _plain(text: str) -> str:
    """Lower case, and numbers to three digits only."""
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number[0]):.3g}", text.lower())


def _without_numbers(text: str) -> str:
    return re.sub(r"[-+.e\d]+", "#", text)


def _error(e: Evidence, index: int) -> float:
    array, right = e.arrays[index], e.right(index)
    if array is None or array.shape != right.shape:
        return float("inf")
    return numeric.scaled_error(array, right, e.suite.cases[index].cotangent)


def _pattern_holds(e: Evidence, hint: str) -> bool:
    found = re.search(rf"it is (right|wrong) (?:exactly when|whenever) (.*?)(?:{ONE_SIDED})?\.(?: |$)", hint)
    assert found is not None, hint
    telling = e.telling
    if found[2] == "it is called for the first time":
        return all(e.wrong(index) for index in telling if index)
    cases = [e.suite.cases[index] for index in telling]
    wanted = tuple(e.wrong(index) == (found[1] == "wrong") for index in telling)
    if ONE_SIDED in hint:
        stated = [item.holds for item in conditions(e.suite.exercise, cases) if item.text == found[2]]
        return all(as_said for holds in stated for there, as_said in zip(holds, wanted, strict=True) if there)
    also = hint.partition(TOGETHER)[2].partition(".")[0]
    said = {found[2], *(name + CONTIGUOUS for name in re.split(", | and ", also))}
    return any(item.text in said and item.holds == wanted for item in conditions(e.suite.exercise, cases))
