"""What the student misunderstood, read from numbers only.

A misconception is a formula; it is claimed only when it predicts what came back on every case: the same values, the
same wrong shape, or an exception exactly where the student's code raised one.
"""

from collections.abc import Sequence

import numpy as np

from grader.exercise.cases import Purpose
from grader.exercise.spec import Misconception
from grader.grading import numeric
from grader.grading.suite import Prediction, Suite
from grader.values.call import Answers, Kind

Returned = tuple[np.ndarray | None, ...]


def recognise(suite: Suite, wrong: Sequence[str], returned: dict[str, Returned], answers: Answers) -> dict[str, Misconception]:
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
        if len(explained) == len(item.gradients) and _predicts(suite, item, returned, raised):
            found.update(dict.fromkeys(explained, item))
    return found


def _predicts(suite: Suite, item: Misconception, returned: dict[str, Returned], raised: tuple[bool, ...]) -> bool:
    """Whether the formula gives what came back on all cases, for each gradient that it names."""
    compared = 0
    for index, prediction in enumerate(suite.predictions[item.name]):
        if raised[index] or prediction is None:
            if raised[index] != (prediction is None):
                return False
            continue
        arrays = [returned[name][index] for name in item.gradients]
        if any(array is None for array in arrays):
            continue  # not called any more after the code had died
        compared += 1
        if not _same(prediction, arrays, suite, index):
            return False
    return compared > 0


def _same(prediction: Prediction, arrays: Sequence[np.ndarray | None], suite: Suite, index: int) -> bool:
    if prediction is None or len(prediction) != len(arrays):
        return False
    case = suite.cases[index]
    tolerance = numeric.SAME_SINGLE if case.purpose is Purpose.SINGLE else numeric.SAME
    return all(
        array is not None and array.dtype.kind == "f" and numeric.equal(array, predicted, case.cotangent, tolerance)
        for predicted, array in zip(prediction, arrays, strict=True)
    )
