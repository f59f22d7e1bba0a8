"""Verdicts on answers that came before, byte for byte: a class has the same right answers and makes the same mistakes."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Generic, TypeVar

from grader.exercise.cases import Case
from grader.grading.judge import judge, with_traceback
from grader.grading.outputs import Forward, judge_forward, smallest
from grader.grading.shrink import counterexamples, with_counterexamples, wrong_gradients
from grader.grading.suite import Suite
from grader.values.call import Answers, Outcome, Returned
from grader.values.report import Counterexample, ExerciseReport, Status

MOST = 512
Key = tuple[object, ...]
T = TypeVar("T")


class Remembered:
    """Judges, and keeps the last verdicts and small failing cases: the same answers to the same suite deserve the same words.
    Only the lines of a traceback are the student's own."""

    def __init__(self, most: int = MOST) -> None:
        self._reports = _Kept[ExerciseReport](most)
        self._examples = _Kept[dict[str, Counterexample | None]](most)
        self._forward = _Kept[Forward | None](most)
        self._outputs = _Kept[Counterexample | None](most)

    def judge(self, suite: Suite, answers: Answers, points: float) -> ExerciseReport:
        """What ``grading.judge.judge`` says."""
        key = (*_suite(suite), points, *_told(answers))
        report = self._reports.get(key, lambda: judge(suite, answers, points))
        return report if report.status is Status.PASS else with_traceback(report, suite, answers)

    def judge_forward(self, suite: Suite, answers: Answers) -> Forward | None:
        """What ``grading.outputs.judge_forward`` says."""
        return self._forward.get((*_suite(suite), *_told(answers)), lambda: judge_forward(suite, answers))

    def smallest(self, suite: Suite, cases: Sequence[Case], answers: Answers) -> Counterexample | None:
        """What ``grading.outputs.smallest`` finds; ``cases`` are what ``grading.shrink.candidates`` gave."""
        return self._outputs.get((*_suite(suite), *_told(answers)), lambda: smallest(suite, cases, answers))

    def shrink(self, report: ExerciseReport, suite: Suite, cases: Sequence[Case], answers: Answers) -> ExerciseReport:
        """The report with the smallest failing case of each wrong gradient.

        Args:
            cases: what ``grading.shrink.candidates`` gave.
            answers: what the student's code gave for them.
        """
        names = wrong_gradients(report, suite)
        key = (*_suite(suite), *names, *_told(answers))
        found = self._examples.get(key, lambda: counterexamples(suite, names, cases, answers))
        return with_counterexamples(report, found, suite, cases)


class _Kept(Generic[T]):
    """The values that were asked for last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, T] = OrderedDict()

    def get(self, key: Key, make: Callable[[], T]) -> T:
        value = self._values.pop(key) if key in self._values else make()
        self._values[key] = value
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return value


def _suite(suite: Suite) -> Key:
    return suite.exercise.name, suite.exercise.version, suite.seed, suite.function, suite.first


def _told(answers: Answers) -> Key:
    """The same for two answers only if every byte of them is the same, but for the lines in which they raised."""
    printed = answers.printed.encode(errors="backslashreplace")
    told = sha256(b"%d %s" % (len(printed), printed))
    if isinstance(answers.outcomes, Returned):
        told.update(answers.outcomes.table.digest)
        told.update(answers.outcomes.data)
    else:
        for outcome in answers.outcomes:
            told.update(_words(outcome))
            for array in outcome.arrays:
                if array is not None:
                    told.update(array.tobytes())
    return answers.repeats, answers.aliased, told.digest()


def _words(outcome: Outcome) -> bytes:
    shapes = [None if array is None else (array.dtype.str, array.shape) for array in outcome.arrays]
    words = (outcome.kind.value, shapes, outcome.several, outcome.detail, outcome.changed_inputs)
    return repr(words).encode(errors="backslashreplace")
