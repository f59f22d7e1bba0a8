"""What is known about one wrong gradient, and what it takes to confirm a guess about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from grader.exercise.cases import SINGLE_ENTRY, ZERO, Case, Purpose
from grader.grading import numeric
from grader.grading.gradient import GradientSuite
from grader.grading.suite import Suite, exact, same

HANDFUL = 5  # entries of a gradient
EACH = 1000  # what working out a prediction costs beside its entries, counted in entries
MOST = 5_000_000  # entries that may be worked out to explain one gradient
KEPT = 4096  # entries of a result that is kept; larger ones are worked out again
Predict = Callable[[int], np.ndarray | None]  # case index -> what should have come back; None: an exception


@dataclass(frozen=True)
class Hypothesis:
    """A guess: a name for staff, a sentence for the student, and what should have come back for each case if it were true.
    ``enough``: on how many cases it must differ from the right answer; ``everywhere``: it makes no sense for some cases only."""

    name: str
    text: str
    predict: Predict
    enough: int = 2
    everywhere: bool = False


@dataclass
class Work:
    """How many entries were worked out so far: the measure of what explaining costs, the same on every machine."""

    entries: int = 0

    @property
    def enough(self) -> bool:
        """Whether no more guesses are to be tried."""
        return self.entries >= MOST


@dataclass(frozen=True)
class Evidence:
    """One wrong gradient: what came back (``arrays``, one per judged case, None where nothing did), for gradient ``index``,
    and on which cases an exception was ``raised``. The exercise has a reference."""

    suite: Suite
    index: int
    arrays: tuple[np.ndarray | None, ...]
    raised: tuple[bool, ...] = ()
    unusable: tuple[int, ...] = ()  # the cases on which something came back that holds no floats
    remembered: dict[Any, Any] = field(default_factory=dict, compare=False)  # what was worked out already
    shared: dict[Any, Any] = field(default_factory=dict, compare=False)  # the same, for all gradients of the exercise
    work: Work = field(default_factory=Work, compare=False)

    @property
    def name(self) -> str:
        """The input whose gradient it is."""
        return self.gradient.name

    @property
    def gradient(self) -> GradientSuite:
        """The gradient that is wrong."""
        return self.suite.gradients[self.index]

    def once(self, key: object, work: Callable[[], Any]) -> Any:
        """The result of ``work``, which is done once for each key."""
        if key not in self.remembered:
            self.remembered[key] = work()
        return self.remembered[key]

    def case(self, index: int) -> Case:
        """A judged case in float64."""
        found: Case = self.once(("case", index), lambda: exact(self.suite.cases[index]))
        return found

    def right(self, index: int) -> np.ndarray:
        """The expected gradient of a case."""
        assert self.gradient.expected is not None
        return self.gradient.case(self.gradient.expected, index)

    @property
    def small_first(self) -> list[int]:
        """The judged cases, those with few entries first, on which most guesses fail; but before all others those with more
        than a handful, because on a single entry nearly everything is a multiple of everything."""

        def key(index: int) -> tuple[bool, int]:
            entries = sum(array.size for array in self.suite.cases[index].inputs)
            return int(np.prod(self.gradient.shapes[index])) < HANDFUL, entries

        found: list[int] = self.once("small first", lambda: sorted(range(len(self.arrays)), key=key))
        return found

    def output(self, index: int) -> np.ndarray:
        """What the forward function gives for a case, the first of its outputs."""
        return np.asarray(self.suite.outputs[index][0], dtype=float)

    def under(self, index: int, key: object, **changes: Any) -> np.ndarray | None:
        """The reference's gradient for a case that was changed; None where there is no reference, or it cannot take the case.
        ``key`` says which change it is: it is worked out once for all gradients."""

        def work() -> tuple[np.ndarray, ...] | None:
            try:
                return self.suite.right(replace(self.case(index), **changes))
            except (ValueError, IndexError, TypeError):
                return None

        return self.alike((key, index), work)

    def alike(self, key: tuple[Any, int], work: Callable[[], tuple[np.ndarray, ...] | None]) -> np.ndarray | None:
        """This gradient out of what ``work`` gives for all gradients of a case; it is done once for each key, of which the
        case is the second part."""
        if key in self.shared:
            found = self.shared[key]
        else:
            found = work()
            self.work.entries += EACH + sum(array.size for array in self.suite.cases[key[1]].inputs)
        if found is None or sum(array.size for array in found) <= KEPT:
            self.shared[key] = found
        return None if found is None or len(found) != len(self.suite.gradients) else np.asarray(found[self.index])

    def matches(self, index: int, predicted: np.ndarray) -> bool:
        """Whether an array is what came back for a case."""
        array, case = self.arrays[index], self.suite.cases[index]
        return array is not None and array.dtype.kind == "f" and numeric.equal(array, predicted, case.cotangent, same(case))

    def is_right(self, index: int) -> bool:
        """Whether the right gradient came back for a case, by the rule of the checks."""
        array, expected = self.arrays[index], self.right(index)
        if array is None or array.shape != expected.shape:
            return False
        with np.errstate(all="ignore"):
            return bool(np.abs(array - expected).max(initial=0.0) <= self.gradient.tolerance[index])  # False for NaN

    def died(self, index: int) -> bool:
        """Whether the call raised an exception."""
        return index < len(self.raised) and self.raised[index]

    @property
    def telling(self) -> list[int]:
        """The cases from which a pattern can be read: not those that are right only because the expected gradient is 0, g is
        almost 0, or float32 allows for much."""
        return [index for index in range(len(self.arrays)) if self._tells(index)]

    def _tells(self, index: int) -> bool:
        case = self.suite.cases[index]
        if case.label in (ZERO, SINGLE_ENTRY) or (self.arrays[index] is None and not self.died(index)):
            return False
        return self.wrong(index) or (case.purpose is not Purpose.SINGLE and bool(self.right(index).any()))

    def wrong(self, index: int) -> bool:
        """Whether the values of a case are wrong, or none came back."""
        found: bool = self.once(("wrong", index), lambda: not self.is_right(index))
        return found


def confirmed(hypothesis: Hypothesis, evidence: Evidence, where: Sequence[int] | None = None) -> bool:
    """Whether the prediction holds wherever something came back, exceptions included, and on two cases differs from the right
    answer. ``where``: only these cases are looked at."""
    if where is not None and hypothesis.everywhere:
        return False
    telling = 0
    for index in evidence.small_first:
        if where is not None and index not in where:
            continue
        died = evidence.died(index)
        if evidence.arrays[index] is None and not died:
            continue  # not called any more, or something that cannot be compared
        predicted = hypothesis.predict(index)
        evidence.work.entries += EACH // 10 + int(np.prod(evidence.gradient.shapes[index]))
        if died or predicted is None:
            if not died or predicted is not None:
                return False
            telling += 1
            continue
        if not evidence.matches(index, predicted):
            return False
        telling += not _is_right(evidence, index, predicted) and bool(np.isfinite(predicted).any())  # NaN equals any other NaN
    return telling >= min(hypothesis.enough, len(evidence.arrays))


def kept(hypothesis: Hypothesis) -> Hypothesis:
    """The hypothesis with predictions that are worked out once, as float64 arrays; None also where its arrays do not fit
    together."""
    known: dict[int, np.ndarray | None] = {}

    def predict(index: int) -> np.ndarray | None:
        if index in known:
            return known[index]
        try:
            predicted = hypothesis.predict(index)
            array = None if predicted is None else np.asarray(predicted, dtype=float)
        except (ValueError, IndexError, TypeError, ArithmeticError):
            array = None
        if array is None or array.size <= KEPT:
            known[index] = array
        return array

    return replace(hypothesis, predict=predict)


def _is_right(evidence: Evidence, index: int, predicted: np.ndarray) -> bool:
    case = evidence.suite.cases[index]
    return numeric.equal(predicted, evidence.right(index), case.cotangent, same(case))
