"""Judging all arrays of an exercise at once says what the checks one by one say."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.grading.judge import judge_wrong
from grader.grading.local import answer
from grader.grading.right import all_right
from grader.grading.suite import Suite
from grader.values.call import Answers, Kind, Outcome, Returned, Table
from grader.values.report import Status
from tests.unit.grading.judging import SUITES

ANALYTIC = sorted(name for name, suite in SUITES.items() if suite.exercise.reference and not suite.doubts)
Change = Callable[[list[np.ndarray]], object]


def right(suite: Suite) -> Answers:
    assert suite.exercise.reference is not None
    return answer(suite, suite.exercise.reference.vjp)


def together(outcomes: Sequence[Outcome]) -> Returned:
    """The same outcomes in one piece."""
    calls, data = [], bytearray()
    for outcome in outcomes:
        arrays = []
        for array in outcome.arrays:
            assert array is not None
            arrays.append((array.shape, array.dtype, len(data)))
            data += array.tobytes() + bytes(-array.nbytes % 8)
        calls.append((outcome.several, tuple(arrays)))
    return Returned(Table(tuple(calls), len(data)), bytes(data))


def changed(suite: Suite, index: int, change: Change) -> Answers:
    """Right answers, but for what ``change`` makes of the arrays of one case."""
    answers = right(suite)
    arrays = [np.array(array) for array in answers.outcomes[index].arrays]
    change(arrays)
    outcomes = list(answers.outcomes)
    outcomes[index] = replace(outcomes[index], arrays=tuple(arrays))
    return replace(answers, outcomes=tuple(outcomes))


@pytest.mark.parametrize("name", ANALYTIC)
def test_right_answers_are_right_in_one_piece_and_one_by_one(name: str) -> None:
    suite, answers = SUITES[name], right(SUITES[name])
    found = all_right(suite, answers)
    assert found is not None
    assert max(found) < 1e-9
    assert all_right(suite, replace(answers, outcomes=together(answers.outcomes))) == found
    by_checks = judge_wrong(suite, answers, 1.0)  # which judges right answers too, check by check
    assert (by_checks.status, by_checks.score) == (Status.PASS, 1.0)


@pytest.mark.parametrize("name", ["affine", "relu", "max_pool", "cross_entropy", "lstm_step"])
def test_one_wrong_entry_in_any_case_is_found_where_the_checks_find_it(name: str) -> None:
    suite = SUITES[name]
    for index, _case in enumerate(suite.cases):
        for place in range(len(suite.gradients)):

            def spoil(arrays: list[np.ndarray], place: int = place) -> None:
                arrays[place].ravel()[-1:] += 1e3 * (1 + np.abs(arrays[place]).max(initial=0))

            answers = changed(suite, index, spoil)
            assert (all_right(suite, answers) is None) == bool(answers.outcomes[index].arrays[place].size)  # type: ignore[union-attr]
            assert (all_right(suite, replace(answers, outcomes=together(answers.outcomes))) is None) == (
                all_right(suite, answers) is None
            )


def test_each_shape_and_dtype_is_looked_at() -> None:
    suite = SUITES["affine"]
    single = next(index for index, narrow in enumerate(suite.single) if narrow)
    changes: list[tuple[int, Change, bool]] = [
        (0, lambda arrays: arrays.__setitem__(1, arrays[1].T.copy()), False),
        (0, lambda arrays: arrays.__setitem__(2, arrays[2][None]), False),
        (0, lambda arrays: arrays.__setitem__(0, arrays[0].astype(np.float32)), False),
        (0, lambda arrays: arrays.pop(), False),
        (0, lambda arrays: arrays.append(arrays[0]), False),
        (0, lambda arrays: arrays[0].fill(np.nan), False),
        (single, lambda arrays: arrays.__setitem__(0, arrays[0].astype(np.float32)), True),
        (single, lambda arrays: arrays.__setitem__(0, arrays[0].astype(np.int64)), False),
    ]
    for index, change, holds in changes:
        answers = changed(suite, index, change)
        for given in (answers, replace(answers, outcomes=together(answers.outcomes))):
            assert (all_right(suite, given) is not None) is holds


def test_what_is_not_told_by_arrays_is_looked_at() -> None:
    suite = SUITES["sin"]
    answers = right(suite)
    first, *rest = answers.outcomes
    for outcome in (
        replace(first, changed_inputs=(1,)),
        Outcome(Kind.RAISED, detail="ValueError: no"),
        replace(first, arrays=(None,)),
        replace(first, arrays=()),
    ):
        assert all_right(suite, replace(answers, outcomes=(outcome, *rest))) is None
    assert all_right(suite, replace(answers, repeats=False)) is None
    assert all_right(suite, replace(answers, aliased=True)) is None


def test_at_a_kink_whatever_lies_between_the_slopes_is_right() -> None:
    suite = SUITES["relu"]
    (kink,) = suite.kinks
    for share, holds in ((0.0, True), (0.3, True), (1.0, True), (1.2, False), (-0.2, False)):

        def lie(arrays: list[np.ndarray], share: float = share) -> None:
            case = suite.cases[kink]
            at = case.inputs[0] == 0
            arrays[0][at] = share * np.asarray(case.cotangent)[at]

        answers = changed(suite, kink, lie)
        for given in (answers, replace(answers, outcomes=together(answers.outcomes))):
            assert (all_right(suite, given) is not None) is holds


def test_many_odd_tables_are_not_kept() -> None:
    suite: Any = replace(SUITES["sin"])
    answers = right(suite)
    for size in range(1, 200):
        odd = together([replace(item, arrays=(np.zeros(size),)) for item in answers.outcomes])
        assert all_right(suite, replace(answers, outcomes=odd)) is None
    assert len(suite.whole._runs) <= 16
