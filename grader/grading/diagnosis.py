"""What the student misunderstood, read from numbers only.

A misconception is a formula; it is claimed only when it predicts what came back on every case: the same values, the
same wrong shape, or an exception exactly where the student's code raised one. Where no formula of the exercise fits, the
general claims are tried; where they fail too, nothing is claimed.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercise.spec import Misconception
from grader.grading import numeric
from grader.grading.claims import claim
from grader.grading.evidence import Evidence
from grader.grading.gradient import GradientSuite
from grader.grading.patterns import pattern
from grader.grading.suite import Prediction, Suite, evaluate, same
from grader.values.call import Answers, Kind

Returned = tuple[np.ndarray | None, ...]
PARTIAL = (None, "pattern_of_cases", "pattern_of_entries", "nearly_right")  # these say where it is wrong, and not why
# What is said of several gradients, and untrue of one alone: those are its subject, or it goes on to "both".
OF_SEVERAL = re.compile(
    r"^(?:These|Both)\b|: these\b|\b(?:gradients|both get|both inputs|to both|between the two|each (?:factor|vector) was)\b"
)


@dataclass(frozen=True)
class Diagnosis:
    """Why one gradient is wrong: the exercise's own misconception, or the name of a general hypothesis, and the words."""

    misconception: str | None = None
    hypothesis: str | None = None
    text: str = ""


def diagnose(
    suite: Suite, wrong: Mapping[str, Sequence[bool]], returned: Mapping[str, Returned], answers: Answers
) -> dict[str, Diagnosis]:
    """What is known about each wrong gradient.

    Args:
        wrong: for each gradient that is wrong, on which judged cases.
        returned: for every gradient what came back, one array per case, None where the call did not return.
    """
    named = recognise(suite, list(wrong), returned, answers)
    found = {name: Diagnosis(item.name, None, item.text) for name, item in named.items()}
    if suite.exercise.plan is not None:
        return found  # of a network it is told which part breaks it
    shared: dict[Any, Any] = {}
    for index, gradient in enumerate(suite.gradients):
        if gradient.name in wrong and gradient.name not in found:
            said = _general(suite, index, wrong[gradient.name], returned[gradient.name], _raised(answers), shared)
            item = _alone(suite, gradient.name, wrong, returned, answers) if said.hypothesis in PARTIAL else None
            found[gradient.name] = Diagnosis(item.name, None, item.text) if item else said
    return found


def _general(
    suite: Suite, index: int, wrong: Sequence[bool], arrays: Returned, raised: Sequence[bool], shared: dict[Any, Any]
) -> Diagnosis:
    """What can be said without the author's help."""
    usable = tuple(array if array is not None and array.dtype.kind == "f" else None for array in arrays[: suite.judged])
    if suite.gradients[index].expected is None:
        told = pattern(suite.exercise, suite.cases[: suite.judged], wrong)
        return Diagnosis(hypothesis="pattern_of_cases" if told else None, text=told or "")
    unusable = tuple(place for place, array in enumerate(usable) if array is None and arrays[place] is not None)
    said = claim(Evidence(suite, index, usable, tuple(raised[: suite.judged]), unusable, shared=shared))
    return Diagnosis() if said is None else Diagnosis(None, said.name, said.text)


def _raised(answers: Answers) -> tuple[bool, ...]:
    """On which cases the code itself failed; being refused to write into a read-only array is told elsewhere."""
    return tuple(outcome.kind is Kind.RAISED and "read-only" not in outcome.detail for outcome in answers.outcomes)


def recognise(suite: Suite, wrong: Sequence[str], returned: Mapping[str, Returned], answers: Answers) -> dict[str, Misconception]:
    """For each wrong gradient the misconception that explains it, if one does.

    Args:
        wrong: names of the gradients that are wrong (or could not be judged).
        returned: for every gradient what came back, one array per case, None where the call did not return.
    """
    reference = suite.exercise.reference
    found: dict[str, Misconception] = {}
    if reference is None:
        return found
    raised = tuple(outcome.kind is Kind.RAISED for outcome in answers.outcomes)
    for item in sorted(reference.misconceptions, key=lambda item: -len(item.gradients)):
        explained = [name for name in item.gradients if name in wrong and name not in found]
        if len(explained) == len(item.gradients) and _predicts(suite, item, explained, returned, raised):
            found.update(dict.fromkeys(explained, item))
    return found


def _alone(
    suite: Suite, name: str, wrong: Collection[str], returned: Mapping[str, Returned], answers: Answers
) -> Misconception | None:
    """The misconception about several gradients that explains one of them, where others are right or wrong in other ways. Words
    that are true of several only are said where it explains at least one more."""
    reference = suite.exercise.reference
    raised = tuple(outcome.kind is Kind.RAISED for outcome in answers.outcomes)
    for item in reference.misconceptions if reference else ():
        others = [other for other in item.gradients if other != name and other in wrong]
        if len(item.gradients) < 2 or name not in item.gradients or not _predicts(suite, item, [name], returned, raised):
            continue
        if not OF_SEVERAL.search(item.text) or any(_predicts(suite, item, [other], returned, raised) for other in others):
            return item
    return None


def _predicts(
    suite: Suite, item: Misconception, names: Sequence[str], returned: Mapping[str, Returned], raised: tuple[bool, ...]
) -> bool:
    """Whether the formula gives what came back on all cases, for the gradients ``names`` of those that it is about."""
    compared = 0
    for index, prediction in enumerate(suite.predictions[item.name]):
        predicted = _of(item, names, prediction)
        if raised[index] and predicted is not None and not all(np.isfinite(array).all() for array in predicted):
            continue  # numpy divides by zero, Python does not
        if raised[index] or predicted is None:
            if raised[index] != (predicted is None):
                return False
            continue
        arrays = [returned[name][index] for name in names]
        if any(array is None for array in arrays):
            continue  # not called any more after the code had died
        compared += 1
        if not _same(predicted, arrays, suite, index):
            return False
    return compared > 0 and _explains_the_kink(suite, item, names, returned)


def _of(item: Misconception, names: Sequence[str], prediction: Prediction) -> Prediction:
    """What a formula predicts for some of the gradients that it is about."""
    if prediction is None or len(prediction) != len(item.gradients):
        return prediction
    return tuple(prediction[item.gradients.index(name)] for name in names)


def _explains_the_kink(suite: Suite, item: Misconception, names: Sequence[str], returned: Mapping[str, Returned]) -> bool:
    """A formula that is right away from kinks is claimed only if it also gives what came back at the kink; else every other
    fault of right code would be taken for it."""
    if not _right_where_judged(suite, item, names):
        return True
    if not suite.kinks:
        return False
    for index in suite.kinks:
        prediction = _of(item, names, evaluate(item.function, suite.cases[index]))
        if not _same(prediction, [returned[name][index] for name in names], suite, index):
            return False
    return True


def _right_where_judged(suite: Suite, item: Misconception, names: Sequence[str]) -> bool:
    gradients = [gradient for name in names for gradient in suite.gradients if gradient.name == name]
    return all(
        _same(_of(item, names, prediction), [_expected(gradient, index) for gradient in gradients], suite, index)
        for index, prediction in enumerate(suite.predictions[item.name])
    )


def _expected(gradient: GradientSuite, index: int) -> np.ndarray | None:
    return None if gradient.expected is None else gradient.case(gradient.expected, index)


def _same(prediction: Prediction, arrays: Sequence[np.ndarray | None], suite: Suite, index: int) -> bool:
    if prediction is None or len(prediction) != len(arrays):
        return False
    case = suite.cases[index]
    tolerance = same(case)
    return all(
        array is not None and array.dtype.kind == "f" and numeric.equal(array, predicted, case.cotangent, tolerance)
        for predicted, array in zip(prediction, arrays, strict=True)
    )
