"""What is said of a wrong gradient: its misconception, or only what is known of it."""

from typing import Any

import numpy as np
import pytest

from grader.grading.local import with_mistake
from grader.grading.words import about_shapes
from grader.values.report import Status
from tests.unit.grading.judging import AFFINE, CATALOG, SUITES, graded

MISTAKES = [
    (name, item.name) for name, exercise in CATALOG.items() if exercise.reference for item in exercise.reference.misconceptions
]


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_each_misconception_is_caught_and_named_and_spares_the_other_gradients(name: str, mistake: str) -> None:
    suite = SUITES[name]
    reference = suite.exercise.reference
    assert reference is not None
    item = next(item for item in reference.misconceptions if item.name == mistake)
    report = graded(suite, with_mistake(suite.exercise, item.function, item.gradients))
    named = {gradient.name: gradient.misconception for gradient in report.gradients if gradient.misconception}
    assert report.status is not Status.PASS
    assert {gradient: named.get(gradient) for gradient in item.gradients} == dict.fromkeys(item.gradients, mistake)
    if report.status is not Status.ERROR:
        assert report.score == pytest.approx(1 - len(item.gradients) / len(suite.gradients))


def test_two_mistakes_in_two_gradients_give_two_hints() -> None:
    report = graded(AFFINE, lambda g, x, w, b: (g @ w.T, x.T @ g / x.shape[0], g.mean(0)))
    assert [item.misconception for item in report.gradients] == [None, "averages_w_over_the_batch", "averages_b_over_the_batch"]


def test_nothing_is_claimed_for_noise() -> None:
    rng = np.random.default_rng(5)
    report = graded(AFFINE, lambda g, x, w, b: (g @ w.T, x.T @ g + 0.1 * rng.standard_normal(w.shape), g.sum(0)))
    assert report.gradients[1].status is Status.FAIL
    assert report.gradients[1].misconception is None


def test_a_gradient_that_does_not_depend_on_g_is_told_so() -> None:
    report = graded(SUITES["sin"], lambda g, x: np.cos(x) + 1.0)
    assert report.gradients[0].check == "zero_cotangent"
    assert "does not depend on g" in report.gradients[0].hint


def test_a_gradient_that_is_not_linear_in_g_is_told_so() -> None:
    report = graded(SUITES["sin"], lambda g, x: np.sign(g) * np.cos(x))
    assert report.gradients[0].check == "linear"
    assert "not linear in g" in report.gradients[0].hint


def test_the_cases_are_counted_alike_in_the_sentence_and_beside_it() -> None:
    suite = SUITES["max_over_axis"]
    (report,) = graded(suite, lambda g, x: CATALOG["max_over_axis"].reference.vjp(g, x) * (1.0 + (x.shape[0] > 1))).gradients
    assert f"in {report.failed_cases} of {report.cases} cases" in report.hint


def test_an_entry_count_stands_apart_from_the_case() -> None:
    (report,) = graded(SUITES["roll"], lambda g, x, *, shift: np.roll(g, -shift) * (1.0 + (np.arange(x.size) == 3))).gradients
    assert " shift 1, it is wrong in 1 of " in report.hint.replace("shift 3", "shift 1").replace("shift -2", "shift 1")


def test_of_a_mistake_in_several_gradients_one_is_named_too() -> None:
    def vjp(g: Any, x: Any, gamma: Any, beta: Any, *, epsilon: float) -> Any:
        dx, _, dbeta = CATALOG["batch_norm"].reference.vjp(g, x, gamma, beta, epsilon=epsilon)
        return dx, (g * (x - x.mean(0)) / (np.sqrt(x.var(0)) + epsilon)).sum(0), dbeta

    found = {item.name: item.misconception for item in graded(SUITES["batch_norm"], vjp).gradients}
    assert found == {"x": None, "gamma": "adds_epsilon_outside_the_root", "beta": None}


def test_what_is_said_of_several_gradients_is_not_said_of_one() -> None:
    def vjp(g: Any, x: Any, y: Any) -> Any:
        return g * x * y, g * x  # "Both gradients hold the whole product" would not be true

    found = {item.name: item.misconception for item in graded(SUITES["multiply"], vjp).gradients}
    assert found == {"x": None, "y": None}


def test_an_error_in_float32_alone_is_the_one_that_is_told() -> None:
    (report,) = graded(SUITES["sin"], lambda g, x: g * np.cos(x) * (1.0 + (x.dtype == np.float32))).gradients
    assert report.max_error is not None
    assert report.max_error > 0.1


def test_what_is_said_of_the_exercise_is_not_said_again_of_a_gradient() -> None:
    def vjp(g: Any, x: Any) -> Any:
        s = np.exp(x) / np.sum(np.exp(x), axis=1)
        return s * (g - np.sum(g * s, axis=1))

    report = graded(SUITES["softmax"], vjp)
    (gradient,) = report.gradients
    assert "right exactly when n is 1" in report.message
    assert "exactly when" not in gradient.hint
    assert "is an axis of length 1 missing" in gradient.hint


@pytest.mark.parametrize("shapes", ["(3,5) (4,)", "(3,5) (5,3)", "(3,) (3,)", "(5,3) (5,2)"])
def test_of_other_shapes_nothing_is_guessed(shapes: str) -> None:
    assert about_shapes(f"ValueError: operands could not be broadcast together with shapes {shapes} ") == ""
