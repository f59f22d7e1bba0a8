"""Finite differences and the complex step judge where there is no reference, and beside it."""

from dataclasses import replace

import numpy as np
import pytest

from grader.grading.judge import judge
from grader.grading.local import answer
from grader.grading.suite import build_suite
from grader.values.report import Status
from tests.unit.grading.judging import AFFINE, CATALOG, affine, graded


def test_finite_differences_tell_a_wrong_gradient_without_the_reference() -> None:
    report = graded(AFFINE, lambda g, x, w, b: (g @ w.T, x.T @ g, 1.001 * g.sum(0)))
    results = {item.name: item.result for item in report.checks if item.gradient == "b"}
    assert results["reference"] == results["finite_differences"] == "fail"


def test_finite_differences_decide_where_there_is_no_reference() -> None:
    suite = build_suite(replace(CATALOG["affine"], reference=None), 0)
    right = graded(suite, affine)
    assert right.status is Status.PASS
    assert not right.reference
    assert "no reference" in right.message
    wrong = graded(suite, lambda g, x, w, b: (g @ w.T, x.T @ g, g.mean(0)))
    assert wrong.status is Status.FAIL
    assert wrong.score == pytest.approx(2 / 3)


def test_a_broken_exercise_is_never_the_students_fault() -> None:
    reference = CATALOG["sin"].reference
    assert reference is not None
    broken = replace(CATALOG["sin"], reference=replace(reference, vjp=lambda g, x: g * np.sin(x)))
    suite = build_suite(broken, 0)
    assert suite.doubts
    for function in (lambda g, x: g * np.cos(x), lambda g, x: g * np.sin(x)):
        report = graded(suite, function)
        assert report.status is Status.GRADER_FAULT
        assert report.score is None


def test_without_a_reference_the_complex_step_names_general_mistakes() -> None:
    suite = build_suite(replace(CATALOG["affine"], reference=None), 0)
    report = judge(suite, answer(suite, lambda g, x, w, b: (g @ w.T, x.T @ g / len(x), g.sum(0))), 1.0)
    assert [item.status for item in report.gradients] == [Status.PASS, Status.FAIL, Status.PASS]
    assert report.gradients[1].hypothesis
    assert "divided by n" in report.gradients[1].hint


def test_without_a_reference_kinks_are_judged_too() -> None:
    suite = build_suite(replace(CATALOG["max_over_axis"], reference=None), 0)
    every = judge(suite, answer(suite, lambda g, x: g[:, None] * (x == x.max(1, keepdims=True))), 1.0)
    assert every.gradients[0].check == "kinks"
    one = judge(suite, answer(suite, lambda g, x: g[:, None] * (np.arange(x.shape[1]) == x.argmax(1)[:, None])), 1.0)
    assert one.status is Status.PASS


def test_a_forward_function_that_is_not_analytic_is_judged_by_finite_differences() -> None:
    written = replace(CATALOG["absolute_value"], reference=None, forward=np.abs)  # np.abs drops what is imaginary
    suite = build_suite(written, 0)
    assert suite.gradients[0].expected is None
    assert judge(suite, answer(suite, lambda g, x: g * np.sign(x)), 1.0).status is Status.PASS
    assert judge(suite, answer(suite, lambda g, x: g), 1.0).gradients[0].check == "finite_differences"
