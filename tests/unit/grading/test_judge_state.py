"""What a function keeps between calls, and what it does to its arguments."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.grading.judge import judge
from grader.grading.local import answer
from grader.values.call import Kind, Outcome
from grader.values.report import Status
from tests.unit.grading.judging import AFFINE, SUITES, affine, graded


@pytest.mark.parametrize(
    ("changes", "check", "word"),
    [({"repeats": False}, "repeatable", "second time"), ({"aliased": True}, "own_memory", "shares memory")],
)
def test_state_costs_the_exercise(changes: dict[str, Any], check: str, word: str) -> None:
    report = graded(AFFINE, affine, **changes)
    assert (report.status, report.score) == (Status.FAIL, 0.0)
    assert report.gradients[0].check == check
    assert word in report.gradients[0].hint


def test_an_input_that_was_changed_is_named() -> None:
    answers = answer(AFFINE, affine)
    changed = tuple(replace(item, changed_inputs=(0, 2)) for item in answers.outcomes)
    report = judge(AFFINE, replace(answers, outcomes=changed), 1.0)
    assert report.status is Status.FAIL
    assert "g and w was changed" in report.gradients[0].hint or "g and w" in report.gradients[0].hint


def test_writing_into_a_read_only_input_is_told_as_a_change() -> None:
    answers = answer(AFFINE, affine)
    outcomes = tuple(
        replace(item, changed_inputs=(0,))
        if case.writable
        else Outcome(Kind.RAISED, detail="ValueError: output array is read-only")
        for item, case in zip(answers.outcomes, AFFINE.cases, strict=True)
    )
    report = judge(AFFINE, replace(answers, outcomes=outcomes), 1.0)
    assert report.status is Status.FAIL
    assert report.gradients[0].check == "inputs_unchanged"


def shared_buffer() -> Callable[..., Any]:
    buffer = np.empty(1000)

    def sin_vjp(g: Any, x: Any) -> Any:
        buffer[: x.size] = g * np.cos(x)
        return buffer[: x.size]

    return sin_vjp


def cached_by_shape() -> Callable[..., Any]:
    known: dict[Any, Any] = {}

    def sin_vjp(g: Any, x: Any) -> Any:
        return g * known.setdefault(x.shape, np.cos(x))

    return sin_vjp


def test_a_result_in_a_shared_buffer_is_told() -> None:
    assert graded(SUITES["sin"], shared_buffer()).gradients[0].check == "own_memory"


STATE = {
    "cached by shape": cached_by_shape(),
    "large gradients cut off": lambda g, x: np.clip(g * np.cos(x), -5, 5),
}


@pytest.mark.parametrize("function", STATE.values(), ids=STATE.keys())
def test_what_shows_only_on_other_values_is_caught(function: Callable[..., Any]) -> None:
    assert graded(SUITES["sin"], function).status is Status.FAIL


def test_inputs_that_are_cut_off_are_caught() -> None:
    def sigmoid_vjp(g: Any, z: Any) -> Any:
        a = 1 / (1 + np.exp(-np.clip(z, -3, 3)))
        return g * a * (1 - a)

    assert graded(SUITES["sigmoid"], sigmoid_vjp).status is Status.FAIL
