"""What is claimed about a wrong gradient without an author's help: a formula, else on which cases and in which entries it is
wrong, else how little is wrong; else nothing."""

import warnings
from dataclasses import dataclass, replace

import numpy as np

from grader.grading import numeric
from grader.grading.entries import chance, wrong_entries
from grader.grading.evidence import Evidence, Hypothesis
from grader.grading.hypotheses import explain
from grader.grading.patterns import ONE_SIDED, pattern

UNLIKELY = 1e-3  # a pattern of cases is said only if chance makes one more rarely
WHEREVER = "Wherever it is wrong: "  # begins what holds on the wrong cases only
NEARLY = numeric.TOLERANCE_SINGLE / 10  # errors of this size look like float32


@dataclass(frozen=True)
class Claim:
    """A name for staff and the words for the student."""

    name: str
    text: str


def claim(e: Evidence) -> Claim | None:
    """What is said of one gradient; None where all values that came back are right or nothing is certain."""
    heard = [index for index, array in enumerate(e.arrays) if array is not None or e.died(index)]
    wrong = [index for index in heard if e.wrong(index)]
    if all(e.died(index) for index in wrong):
        return None
    with np.errstate(all="ignore"), warnings.catch_warnings():  # a wrong formula may divide by zero; that is its prediction
        warnings.simplefilter("ignore")
        turned = with_lost_axes(e)
        if turned is not None and not any(turned.wrong(index) for index in range(len(e.arrays))):
            return Claim("axes_of_length_1", _lost(e))
        formula = explain(turned or e)
        if formula is not None:
            return Claim(formula.name, formula.text)
        if turned is not None:
            return None  # where the shapes are wrong too, the values show no pattern
        return _partial(e, wrong, everywhere=len(wrong) == len(heard))


def with_lost_axes(e: Evidence) -> Evidence | None:
    """The same numbers in the right shapes, where only axes of length 1 are missing or too many; None where that is not so."""
    pairs = [(array, e.right(index).shape) for index, array in enumerate(e.arrays)]
    off = [(array.shape, shape) for array, shape in pairs if array is not None and array.ndim != len(shape)]
    if not off or any(_long(got) != _long(shape) for got, shape in off):
        return None
    arrays = tuple(array.reshape(shape) if array is not None and array.ndim != len(shape) else array for array, shape in pairs)
    return replace(e, arrays=arrays, remembered={})


def _long(shape: tuple[int, ...]) -> list[int]:
    return [size for size in shape if size != 1]


def _lost(e: Evidence) -> str:
    return (
        f"The numbers of the gradient of {e.name} are right, its axes are not: "
        "is a keepdims, a squeeze or a reshape missing, or too much?"
    )


def _partial(e: Evidence, wrong: list[int], *, everywhere: bool) -> Claim | None:
    """A pattern of cases with what holds on the wrong ones, a pattern of entries, the size of the errors."""
    there = None if everywhere else explain(e, wrong)
    entries = next(wrong_entries(e), None)
    said = {
        "pattern_of_cases": None if entries else _cases(e, there),  # a rule about entries holds on all cases: it says it all
        "pattern_of_entries": entries,
        "nearly_right": _nearly_right(e, wrong),
    }
    told = {name: text for name, text in said.items() if text}
    if there is not None and "pattern_of_cases" not in told:
        told = {there.name: f"{WHEREVER}{_lower(there.text)}", **told}
    return Claim(next(iter(told)), " ".join(told.values())) if told else None


def _cases(e: Evidence, there: Hypothesis | None) -> str | None:
    telling = sorted({*e.telling, *e.unusable})
    cases = [e.suite.cases[index] for index in telling]
    wrong = [index in e.unusable or e.wrong(index) for index in telling]
    told = pattern(e.suite.exercise, cases, wrong) if there is not None or chance(e) < UNLIKELY else None
    if not told or not there:
        return told
    lead = WHEREVER if ONE_SIDED in told else "There, " if " it is wrong " in told else "In all others, "
    return f"{told} {lead}{_lower(there.text)}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _nearly_right(e: Evidence, wrong: list[int]) -> str | None:
    """Whether all errors are as small as float32 makes them."""
    worst = 0.0
    for index in wrong:
        array, right = e.arrays[index], e.right(index)
        if array is None or array.shape != right.shape or not np.isfinite(array).all():
            return None
        worst = max(worst, numeric.scaled_error(array, right, e.suite.cases[index].cotangent))
    if worst >= NEARLY:
        return None
    return f"It is nearly right: the largest error is {worst:.0e} of its size. Is float32 used inside, or a rounded constant?"
