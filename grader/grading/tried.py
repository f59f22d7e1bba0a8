"""What was tried to explain a wrong gradient, and how it fared: for staff who ask why something or nothing is claimed."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from grader.grading.evidence import Evidence, Hypothesis, Predict, kept
from grader.grading.hypotheses import single
from grader.grading.suite import Suite

FIRST = 8  # a general guess that explains none of so many small cases is tried on no others


@dataclass(frozen=True)
class Tried:
    """A guess about one gradient: it predicts what came back in ``explained`` of the ``wrong`` cases in which that is wrong, and
    something else in ``contradicted`` of the cases in which it is right. ``own`` ones are misconceptions of the exercise."""

    name: str
    text: str
    own: bool
    explained: int
    wrong: int
    contradicted: int

    @property
    def holds(self) -> bool:
        """Whether it predicts everything that came back."""
        return self.explained == self.wrong > 0 and not self.contradicted


def tried(suite: Suite, index: int, arrays: Sequence[np.ndarray | None], raised: Sequence[bool] = ()) -> list[Tried]:
    """The exercise's misconceptions and the general hypotheses about gradient ``index``, those that explain most first.

    Args:
        arrays: what came back for this gradient, one for each case; None where nothing did.
        raised: on which cases the call raised an exception.

    Without a reference there is nothing to compare with: the list is empty.
    """
    if suite.gradients[index].expected is None:
        return []
    usable = tuple(array if array is not None and array.dtype.kind == "f" else None for array in arrays[: suite.judged])
    e = Evidence(suite, index, usable, tuple(raised[: suite.judged]))
    heard = [case for case in range(len(usable)) if usable[case] is not None or e.died(case)]
    cases = [case for case in heard if e.wrong(case)], [case for case in heard if not e.wrong(case)]
    with np.errstate(all="ignore"), warnings.catch_warnings():  # most guesses are wrong, and some of them divide by zero
        warnings.simplefilter("ignore")
        own = [_fared(item, e, *cases, own=True) for item in _misconceptions(suite, index)]
        general = [_fared(kept(item), e, *cases, own=False) for item in single(e)]
    ranked = sorted([*own, *general], key=lambda item: (-item.explained, item.contradicted, not item.own))
    return list({(item.name, item.text): item for item in reversed(ranked)}.values())[::-1]  # alike in words: the best of them


def _misconceptions(suite: Suite, index: int) -> Iterator[Hypothesis]:
    """Those of the exercise that say something about this gradient."""
    name = suite.gradients[index].name
    for item in suite.exercise.reference.misconceptions if suite.exercise.reference else ():
        if name in item.gradients:
            yield Hypothesis(item.name, item.text, _prediction(suite, item.name, item.gradients.index(name)))


def _prediction(suite: Suite, name: str, place: int) -> Predict:
    def predict(case: int) -> np.ndarray | None:
        arrays = suite.predictions[name][case]
        return None if arrays is None or place >= len(arrays) else arrays[place]

    return predict


def _fared(item: Hypothesis, e: Evidence, wrong: Sequence[int], right: Sequence[int], *, own: bool) -> Tried:
    smallest = sorted(wrong, key=lambda case: sum(array.size for array in e.suite.cases[case].inputs))[:FIRST]
    if not own and not any(_agrees(item, e, case) for case in smallest):
        return Tried(item.name, item.text, own, 0, len(wrong), 0)
    agrees = [_agrees(item, e, case) for case in wrong]
    return Tried(item.name, item.text, own, sum(agrees), len(wrong), sum(not _agrees(item, e, case) for case in right))


def _agrees(item: Hypothesis, e: Evidence, case: int) -> bool:
    predicted = item.predict(case)
    if predicted is None or e.died(case):
        return predicted is None and e.died(case)
    return e.matches(case, predicted)
