"""Every mistake that is common enough to be expected of any exercise is named without an author's help: the exercises' own
misconceptions are taken away here."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.local import answer
from grader.grading.suite import Suite, build_suite
from grader.values.report import ExerciseReport, Status

CATALOG = load_catalog(exercise_folders(), reference_folders())
Vjp = Callable[..., Any]


@cache
def suite(name: str) -> Suite:
    """The suite of an exercise whose reference knows no misconceptions."""
    exercise = CATALOG[name]
    assert exercise.reference is not None
    return build_suite(replace(exercise, reference=replace(exercise.reference, misconceptions=())), 0)


def graded(name: str, function: Vjp) -> ExerciseReport:
    with np.errstate(all="ignore"):
        return judge(suite(name), answer(suite(name), function), 1.0)


def affine(x: Vjp | None = None, w: Vjp | None = None, b: Vjp | None = None) -> Vjp:
    """The VJP of the affine map with some gradients worked out by other formulas of (g, x, w)."""

    def vjp(g: Any, X: Any, W: Any, _: Any) -> Any:
        dx = x(g, X, W) if x else g @ W.T
        return dx, w(g, X, W) if w else X.T @ g, b(g, X, W) if b else g.sum(0)

    return vjp


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def layer(slope: Vjp) -> Vjp:
    """The VJP of a layer of sigmoids, with ``slope(z)`` in the place of the derivative."""

    def vjp(g: Any, W: Any, a: Any, b: Any) -> Any:
        delta = g * slope(W @ a + b)
        return np.outer(delta, a), W.T @ delta, delta

    return vjp


def softmax_path(g: Any, x: Any) -> Any:
    s = np.exp(x - x.max(1, keepdims=True))
    return s / s.sum(1, keepdims=True) * g


def normalised(axis: int, *, mean: bool) -> Vjp:
    """Layer or batch normalisation, with the variance taken for a constant, and the mean too unless ``mean``."""

    def vjp(g: Any, x: Any, gamma: Any, beta: Any, *, epsilon: float) -> Any:
        deviation = np.sqrt(x.var(axis, keepdims=True) + epsilon)
        d = g * gamma / deviation
        wrong = d - d.mean(axis, keepdims=True) if mean else d
        return wrong, (g * (x - x.mean(axis, keepdims=True)) / deviation).sum(0), g.sum(0)

    return vjp


def last_column_wrong(g: Any, x: Any, w: Any) -> Any:
    dx = g @ w.T
    dx[:, -1] *= 1.5
    return dx


def single(array: Any) -> Any:
    return array.astype(np.float32)


NAMED: dict[str, tuple[str, Vjp, str, str]] = {
    "transposed": ("affine", affine(w=lambda g, x, w: g.T @ x), "w", "transposed"),
    "sign": ("affine", affine(w=lambda g, x, w: -x.T @ g), "w", "sign"),
    "constant factor": ("affine", affine(x=lambda g, x, w: 2 * g @ w.T), "x", "constant_factor"),
    "factor 1/N": ("affine", affine(w=lambda g, x, w: x.T @ g / len(x)), "w", "size_factor"),
    "factor N": ("affine", affine(b=lambda g, x, w: g.sum(0) * len(x)), "b", "size_factor"),
    "summed over the wrong axis": ("affine", affine(b=lambda g, x, w: g.sum(1)), "b", "wrong_axis"),
    "averaged over the wrong axis": ("affine", affine(b=lambda g, x, w: g.mean(1)), "b", "g_averaged"),
    "sum forgotten": ("affine", affine(b=lambda g, x, w: g), "b", "g_passed_through"),
    "sum forgotten, contributions kept": ("affine", affine(w=lambda g, x, w: x[:, :, None] * g[:, None]), "w", "sum_forgotten"),
    "Hadamard for a matrix product": ("affine", affine(x=lambda g, x, w: g * w), "x", "elementwise_product"),
    "Hadamard for a matrix product, W": ("matvec", lambda g, A, x: (np.outer(g, x), A.T * g), "x", "kind_of_product"),
    "matrix product for Hadamard": ("multiply", lambda g, x, y: (g @ y, g * x), "x", "matrix_product"),
    "outer product for Hadamard": ("multiply", lambda g, x, y: (np.outer(g, y), g * x), "x", "outer_product"),
    "g ignored": ("sin", lambda g, x: np.cos(x), "x", "g_ignored"),
    "g ignored in one gradient": ("affine", affine(w=lambda g, x, w: x.T @ np.ones_like(g)), "w", "g_ignored"),
    "local derivative missing": ("tanh", lambda g, x: g, "x", "g_passed_through"),
    "local derivative missing, in a layer": ("sigmoid_layer", layer(np.ones_like), "W", "outer_product"),
    "at the activation": ("tanh", lambda g, x: g * (1 - np.tanh(np.tanh(x)) ** 2), "x", "at_the_output"),
    "at the activation, in a layer": (
        "sigmoid_layer",
        layer(lambda z: sigmoid(sigmoid(z)) * (1 - sigmoid(sigmoid(z)))),
        "W",
        "function_twice",
    ),
    "outputs swapped": ("multiply", lambda g, x, y: (g * x, g * y), "x", "swapped"),
    "outputs swapped, other shapes": ("affine", lambda g, x, w, b: (x.T @ g, g @ w.T, g.sum(0)), "x", "swapped"),
    "one path of two": ("quadratic_form", lambda g, x, A: (g * A @ x, g * np.outer(x, x)), "x", "term_left_out"),
    "one path of two, softmax": ("softmax", softmax_path, "x", "elementwise_product"),
    "one path of two, raising": ("gram_matrix", lambda g, X: X @ g, "X", "matrix_product"),
    "statistics as constants, rows": ("layer_norm", normalised(1, mean=False), "x", "terms_left_out"),
    "statistics as constants, batch": ("batch_norm", normalised(0, mean=False), "x", "terms_left_out"),
    "variance as a constant": ("batch_norm", normalised(0, mean=True), "x", "term_left_out"),
    "right except at the border": ("affine", affine(x=last_column_wrong), "x", "pattern_of_entries"),
    "float32 inside": ("affine", affine(x=lambda g, x, w: (single(g) @ single(w).T).astype(x.dtype)), "x", "nearly_right"),
}


@pytest.mark.parametrize(("name", "function", "gradient", "hypothesis"), NAMED.values(), ids=NAMED.keys())
def test_it_is_named_without_an_author(name: str, function: Vjp, gradient: str, hypothesis: str) -> None:
    report = graded(name, function)
    assert report.status is not Status.PASS
    (item,) = [item for item in report.gradients if item.name == gradient]
    assert (item.misconception, item.hypothesis) == (None, hypothesis)
    assert gradient in item.hint


def test_nan_from_overflow_is_named_with_what_to_look_for() -> None:
    report = graded("sigmoid", lambda g, z: g * np.exp(-500 * z) / (1 + np.exp(-500 * z)) ** 2)
    assert report.gradients[0].check == "finite"
    assert "overflow" in report.gradients[0].hint


def test_an_overflow_for_huge_inputs_alone_is_named_and_costs_nothing() -> None:
    def careless(g: Any, x: Any) -> Any:
        s = np.exp(x) / np.exp(x).sum(1, keepdims=True)
        return s * (g - (g * s).sum(1, keepdims=True))

    report = graded("softmax", careless)
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert "overflows for huge inputs" in report.message


def test_code_that_raises_is_told_where_it_works() -> None:
    def only_square(g: Any, x: Any, w: Any, b: Any) -> Any:
        if w.shape[0] != w.shape[1]:
            raise ValueError("not square")
        return g @ w.T, x.T @ g, g.sum(0)

    report = graded("affine", only_square)
    assert report.status is Status.ERROR
    assert "it is right exactly when d equals m" in report.message
    assert [item.hypothesis for item in report.gradients] == [None, None, None]


def all_of_L(*, tril: bool) -> Vjp:
    def vjp(g: Any, L: Any, b: Any) -> Any:
        db = np.linalg.solve(L.T, g)
        return (-np.tril(np.outer(db, np.linalg.solve(np.tril(L), b))) if tril else -np.outer(db, np.linalg.solve(L, b))), db

    return vjp


def over_everything(g: Any, x: Any) -> Any:
    s = np.exp(x - x.max())
    s = s / s.sum()
    return s * (g - (g * s).sum(1, keepdims=True))


def unscaled(g: Any, Q: Any, K: Any, V: Any) -> Any:
    P = np.exp(Q @ K.T)
    P = P / P.sum(1, keepdims=True)
    dP = g @ V.T
    dS = P * (dP - (dP * P).sum(1, keepdims=True))
    return dS @ K, dS.T @ Q, P.T @ g


@pytest.mark.parametrize(
    ("name", "function", "misconception"),
    [
        ("triangular_solve", all_of_L(tril=True), "goes_back_with_all_of_L"),
        ("triangular_solve", all_of_L(tril=False), "takes_L_for_a_full_matrix"),
        ("softmax", over_everything, "normalises_over_everything"),
        ("attention", unscaled, "forgets_the_scale_on_both_ways"),
    ],
)
def test_what_a_general_guess_would_get_wrong_is_the_exercises_own_misconception(
    name: str, function: Vjp, misconception: str
) -> None:
    suite = build_suite(CATALOG[name], 0)
    with np.errstate(all="ignore"):
        report = judge(suite, answer(suite, function), 1.0)
    assert {item.misconception for item in report.gradients} == {misconception}


def test_nothing_is_said_to_be_multiplied_where_nothing_is() -> None:
    (gradient,) = graded("sigmoid", lambda g, z: g * sigmoid(z) * (1 - z)).gradients
    assert gradient.hypothesis == "another_quantity"
    assert "multiplied" not in gradient.hint


def test_a_forgotten_keepdims_is_told_without_a_claim_about_the_axis() -> None:
    gradients = graded("affine", lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0, keepdims=True))).gradients
    assert (gradients[2].check, gradients[2].hypothesis) == ("shape", "axes_of_length_1")
    assert "numbers of the gradient of b are right" in gradients[2].hint
    assert "axis" not in gradients[2].hint
    (listed,) = graded("exp", lambda g, x: (g * np.exp(x)).tolist()).gradients
    assert (listed.check, listed.hypothesis) == ("count", None)
    (whole,) = graded("exp", lambda g, x: float(g.sum())).gradients
    assert "shared" not in whole.hint


def test_nothing_is_claimed_of_what_changes_from_call_to_call() -> None:
    calls = count(1)
    (gradient,) = graded("softplus", lambda g, z: g * sigmoid(z) * (1 + 1e-3 * next(calls))).gradients
    assert (gradient.check, gradient.hypothesis, gradient.failed_cases) == ("repeatable", None, 0)


def test_a_confirmed_rounding_is_not_said_to_be_a_nonlinearity_in_g() -> None:
    (gradient,) = graded("sin", lambda g, x: np.round(g * np.cos(x), 6)).gradients
    assert gradient.hypothesis == "rounded"
    assert "squared" not in gradient.hint


def test_all_failing_cases_are_counted_also_where_a_check_stops_at_the_first() -> None:
    def in_place(g: Any, x: Any) -> Any:
        g *= np.cos(x)
        return g

    (changed,) = graded("sin", in_place).gradients
    assert changed.check == "inputs_unchanged"
    assert changed.failed_cases > 5
    (short, *_) = graded("affine", lambda g, x, w, b: (g @ w.T, x.T @ g)).gradients
    assert (short.check, short.failed_cases) == ("count", suite("affine").judged)
    (biased,) = graded("sin", lambda g, x: g * np.cos(x) * np.float64(len(x)) / np.float64(len(x) - 1)).gradients
    assert biased.check == "finite"
    assert biased.failed_cases > 5


def test_exchanged_arguments_are_told_as_such() -> None:
    (gradient,) = graded("log", lambda x, g: g / x).gradients
    assert gradient.hypothesis == "arguments_swapped"
    assert "g and x exchanged" in gradient.hint
