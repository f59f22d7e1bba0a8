"""The checker is tested with wrong answers first."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.grading.judge import judge, passes
from grader.grading.local import answer
from grader.values.call import AT_IMPORT, Answers, Kind, Outcome
from grader.values.report import Status
from tests.unit.grading.judging import AFFINE, SUITES, affine, graded

WRONG = {
    "everything zero": (lambda g, x, w, b: (0 * x, 0 * w, 0 * b), Status.FAIL, 0.0),
    "w transposed": (lambda g, x, w, b: (g @ w.T, g.T @ x, g.sum(0)), Status.INVALID, 2 / 3),
    "b kept per row": (lambda g, x, w, b: (g @ w.T, x.T @ g, g), Status.INVALID, 2 / 3),
    "b averaged": (lambda g, x, w, b: (g @ w.T, x.T @ g, g.mean(0)), Status.FAIL, 2 / 3),
    "one element off by 1e-6": (
        lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0) + 1e-6 * (np.arange(b.size) == 0)),
        Status.FAIL,
        2 / 3,
    ),
    "float32 inside": (
        lambda g, x, w, b: ((g.astype("f4") @ w.T.astype("f4")).astype(float), x.T @ g, g.sum(0)),
        Status.FAIL,
        2 / 3,
    ),
    "right only for a batch of one": (lambda g, x, w, b: (g @ w.T, x.T @ g, g[0]), Status.FAIL, 2 / 3),
    "only beyond 64": (lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0) * (1 if b.size < 64 else 2)), Status.FAIL, 2 / 3),
    "NaN": (lambda g, x, w, b: (g @ w.T * np.nan, x.T @ g, g.sum(0)), Status.INVALID, 2 / 3),
    "too few": (lambda g, x, w, b: (g @ w.T, x.T @ g), Status.INVALID, 0.0),
    "too many": (lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0), 1.0), Status.INVALID, 0.0),
    "bias as a row": (lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0, keepdims=True)), Status.INVALID, 2 / 3),
    "raises for some shapes": (lambda g, x, w, b: (g @ w, x.T @ g, g.sum(0)), Status.ERROR, 0.0),
}


@pytest.mark.parametrize(("function", "status", "score"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_is_told_and_costs_only_its_gradient(function: Callable[..., Any], status: Status, score: float) -> None:
    report = graded(AFFINE, function)
    assert not passes(AFFINE, answer(AFFINE, function))
    assert report.status is status
    assert report.score == pytest.approx(score)
    assert report.message


@pytest.mark.parametrize("dtype", ["float32", "int64", "bool", "complex128"])
def test_another_dtype_is_named(dtype: str) -> None:
    suite = SUITES["sin"]
    outcomes = tuple(Outcome(Kind.RETURNED, (np.zeros(case.inputs[0].shape, dtype),)) for case in suite.cases)
    report = judge(suite, Answers("sin", outcomes), 1.0)
    assert report.status is Status.INVALID
    assert dtype in report.gradients[0].hint


ENDINGS = {
    Kind.RAISED: Status.ERROR,
    Kind.EXITED: Status.ERROR,
    Kind.CRASHED: Status.ERROR,
    Kind.NOT_A_FUNCTION: Status.ERROR,
    Kind.TIMEOUT: Status.TIMEOUT,
    Kind.MEMORY: Status.MEMORY,
    Kind.FORBIDDEN: Status.FORBIDDEN,
    Kind.MISSING: Status.MISSING,
    Kind.UNWRITTEN: Status.NOT_ATTEMPTED,
    Kind.NOTHING: Status.NOT_ATTEMPTED,
    Kind.FAULT: Status.GRADER_FAULT,
    Kind.UNUSABLE: Status.INVALID,
}


@pytest.mark.parametrize(("kind", "status"), ENDINGS.items(), ids=[kind.value for kind in ENDINGS])
def test_every_ending_has_its_status_and_words(kind: Kind, status: Status) -> None:
    _first, *rest = answer(AFFINE, affine).outcomes
    outcomes = (Outcome(kind, detail="what happened"), *[Outcome(Kind.NOT_RUN) for _ in rest])
    report = judge(AFFINE, Answers("affine", outcomes), 2.0)
    assert report.status is status
    assert report.score == (None if status is Status.GRADER_FAULT else 0.0)
    assert "affine_vjp" in report.message or report.gradients[0].hint
    assert all(item.status is status for item in report.gradients)


def test_returning_none_on_some_cases_only_is_invalid() -> None:
    outcomes = answer(AFFINE, affine).outcomes
    report = judge(AFFINE, Answers("affine", (*outcomes[:3], Outcome(Kind.NOTHING), *outcomes[4:])), 1.0)
    assert report.status is Status.INVALID
    assert "without a return" in report.gradients[0].hint


def test_a_check_that_depends_on_a_failed_one_is_skipped() -> None:
    report = graded(AFFINE, lambda g, x, w, b: (g @ w.T, g.T @ x, g.sum(0)))
    results = {item.name: item.result for item in report.checks if item.gradient == "w"}
    assert results["shape"] == "fail"
    assert results["reference"] == results["finite_differences"] == results["finite"] == "skipped"
    assert results["repeatable"] == "pass"
    assert {item.result for item in report.checks if item.gradient == "x"} == {"pass"}


def test_what_fails_before_any_call_is_not_told_of_the_function() -> None:
    outcomes = (
        Outcome(Kind.TIMEOUT, detail=f"more than 3 s of CPU time{AT_IMPORT}"),
        *[Outcome(Kind.NOT_RUN) for _ in AFFINE.cases[1:]],
    )
    report = judge(AFFINE, Answers("affine", outcomes), 1.0)
    assert report.message == (
        "The file stopped before affine_vjp could be called: more than 3 s of CPU time. Look for a loop outside the functions."
    )
