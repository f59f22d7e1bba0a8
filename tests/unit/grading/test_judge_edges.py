"""What is right in every style passes; at kinks, for huge inputs and for empty ones only what is wrong is told."""

from typing import Any

import numpy as np
import pytest

from grader.grading.judge import passes
from grader.grading.local import answer
from grader.values.report import Status
from tests.unit.grading.judging import AFFINE, CATALOG, SUITES, graded

VARIANTS = [
    (name, item.__name__)
    for name, exercise in CATALOG.items()
    if exercise.reference
    for item in (exercise.reference.vjp, *exercise.reference.accepted)
]


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_correct_code_in_any_style_passes(name: str, variant: str) -> None:
    reference = CATALOG[name].reference
    assert reference is not None
    function = next(item for item in (reference.vjp, *reference.accepted) if item.__name__ == variant)
    report = graded(SUITES[name], function)
    assert passes(SUITES[name], answer(SUITES[name], function))
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert all(item.max_error is not None and item.max_error < 1e-9 for item in report.gradients)
    assert {item.result for item in report.checks if item.name not in ("stability", "empty")} == {"pass"}
    told = {item.name for item in report.checks if item.result != "pass"}
    assert told <= {"stability"}


def test_overflow_is_told_and_costs_nothing() -> None:
    def careless(g: Any, x: Any) -> Any:
        s = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
        return s * (g - (g * s).sum(axis=1, keepdims=True))

    report = graded(SUITES["softmax"], careless)
    assert passes(SUITES["softmax"], answer(SUITES["softmax"], careless))
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert [item.name for item in report.checks if item.result == "warning"] == ["stability"]
    assert "overflows" in report.message


def affine_that_needs_a_row(g: Any, x: Any, w: Any, b: Any) -> Any:
    return g @ w.T, x.T @ g, g[0] + g[1:].sum(0)


def test_an_empty_batch_is_told_and_not_counted() -> None:
    report = graded(AFFINE, affine_that_needs_a_row)
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert "empty batch" in report.message


RELU = SUITES["relu"]


@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0, 0.3])
def test_every_subgradient_is_right_at_a_kink(slope: float) -> None:
    report = graded(RELU, lambda g, x: g * np.where(x == 0, slope, x > 0))
    assert report.status is Status.PASS


@pytest.mark.parametrize("slope", [-1.0, 2.0, np.nan])
def test_what_is_no_subgradient_is_wrong_at_a_kink(slope: float) -> None:
    report = graded(RELU, lambda g, x: g * np.where(x == 0, slope, x > 0))
    assert report.status is (Status.INVALID if np.isnan(slope) else Status.FAIL)
    assert report.gradients[0].check == ("finite" if np.isnan(slope) else "kinks")


def test_another_shape_at_a_kink_alone_is_wrong() -> None:
    report = graded(RELU, lambda g, x: (g * (x > 0))[None] if (x == 0).any() else g * (x > 0))
    assert (report.status, report.score) == (Status.INVALID, 0.0)
    assert report.gradients[0].check == "shape"


def test_another_shape_for_huge_inputs_is_told_and_not_counted() -> None:
    def softmax(g: Any, x: Any) -> Any:
        e = np.exp(x - x.max(axis=1, keepdims=True))
        s = e / e.sum(axis=1, keepdims=True)
        right = s * (g - (g * s).sum(axis=1, keepdims=True))
        return right.ravel() if x.size and np.abs(x).max() > 100 else right

    report = graded(SUITES["softmax"], softmax)
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert [item.name for item in report.checks if item.result == "warning"] == ["stability"]
