"""What is claimed about a mistake that nobody wrote down, and that nothing is claimed where nothing fits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.local import answer
from grader.grading.suite import build_suite
from grader.values.report import GradientReport

CATALOG = load_catalog(exercise_folders(), reference_folders())
SUITES = {name: build_suite(CATALOG[name], 0) for name in ("affine", "matvec", "sigmoid_layer", "conv1d", "sin", "softmax")}


def reports(name: str, function: Callable[..., Any]) -> dict[str, GradientReport]:
    suite = SUITES[name]
    return {item.name: item for item in judge(suite, answer(suite, function), 1.0).gradients}


def conv(change: Callable[..., Any]) -> Callable[..., Any]:
    """A conv1d VJP whose gradient of x goes through ``change(dx, stride, pad, x, w)``."""
    reference = CATALOG["conv1d"].reference
    assert reference is not None

    def vjp(g: Any, x: Any, w: Any, b: Any, *, stride: int, pad: int) -> Any:
        dx, dw, db = reference.vjp(g, x, w, b, stride=stride, pad=pad)
        return change(dx, stride, pad, x, w), dw, db

    return vjp


def layer_with_b_like_a(g: Any, W: Any, a: Any, b: Any) -> Any:
    y = 1 / (1 + np.exp(-(W @ a + b)))
    delta = g * y * (1 - y)
    return np.outer(delta, a), W.T @ delta, W.T @ delta


CLAIMS = {
    "zero": ("affine", "x", "zero", lambda g, x, w, b: (0 * x, x.T @ g, g.sum(0))),
    "sign": ("affine", "w", "sign", lambda g, x, w, b: (g @ w.T, -x.T @ g, g.sum(0))),
    "constant": ("affine", "x", "constant_factor", lambda g, x, w, b: (2 * g @ w.T, x.T @ g, g.sum(0))),
    "divided by d": ("affine", "x", "size_factor", lambda g, x, w, b: (g @ w.T / x.shape[1], x.T @ g, g.sum(0))),
    "times n m": ("affine", "w", "size_factor", lambda g, x, w, b: (g @ w.T, x.T @ g * g.size, g.sum(0))),
    "last row of g": ("affine", "w", "last_entry_of_g", lambda g, x, w, b: (g @ w.T, np.outer(x[-1], g[-1]), g.sum(0))),
    "rectified g": ("affine", "w", "g_rectified", lambda g, x, w, b: (g @ w.T, x.T @ np.maximum(g, 0), g.sum(0))),
    "swapped": ("sigmoid_layer", "b", "swapped", layer_with_b_like_a),
    "flipped": ("conv1d", "x", "flipped", conv(lambda dx, stride, pad, x, w: dx[:, :, ::-1])),
    "shifted": ("conv1d", "x", "shifted", conv(lambda dx, stride, pad, x, w: np.roll(dx, 1, 2))),
    "mean over the wrong axis": ("affine", "b", "g_averaged", lambda g, x, w, b: (g @ w.T, x.T @ g, g.mean(1))),
}


@pytest.mark.parametrize(("name", "gradient", "claim", "function"), CLAIMS.values(), ids=CLAIMS.keys())
def test_a_general_mistake_is_named(name: str, gradient: str, claim: str, function: Callable[..., Any]) -> None:
    report = reports(name, function)[gradient]
    assert report.misconception is None
    assert report.hypothesis == claim
    assert f"gradient of {gradient}" in report.hint


def right_when(condition: Callable[..., Any]) -> Callable[..., Any]:
    """An affine VJP whose gradient of w is wrong, in no way that has a name, unless a condition on (x, w) holds."""

    def vjp(g: Any, x: Any, w: Any, b: Any) -> Any:
        dw = x.T @ g
        return g @ w.T, dw if condition(x, w) else dw + np.sin(np.arange(dw.size)).reshape(dw.shape) * np.abs(g).max(), g.sum(0)

    return vjp


PATTERNS = {
    "batch of one": ("affine", "w", right_when(lambda x, w: x.shape[0] == 1), "right exactly when n is 1"),
    "square": ("affine", "w", right_when(lambda x, w: w.shape[0] == w.shape[1]), "right exactly when d equals m"),
    "far": ("affine", "w", right_when(lambda x, w: x.shape[1] <= 64), "wrong exactly when d is larger than 64"),
    "stride": (
        "conv1d",
        "x",
        conv(lambda dx, stride, pad, x, w: dx if stride == 1 else dx + 0.1),
        "right exactly when stride is 1",
    ),
    "overlap": (
        "conv1d",
        "x",
        conv(lambda dx, stride, pad, x, w: dx + 0.1 if stride < w.shape[2] else dx),
        "wrong exactly when stride is less than k",
    ),
}


@pytest.mark.parametrize(("name", "gradient", "function", "words"), PATTERNS.values(), ids=PATTERNS.keys())
def test_where_no_formula_fits_the_pattern_of_cases_is_told(
    name: str, gradient: str, function: Callable[..., Any], words: str
) -> None:
    report = reports(name, function)[gradient]
    assert (report.misconception, report.hypothesis) == (None, "pattern_of_cases")
    assert words in report.hint


def test_wrong_ends_are_told() -> None:
    def spoil(dx: Any, *_: Any) -> Any:
        dx = dx.copy()
        dx[:, :, -1] *= 1.5
        return dx

    assert "Only the last entries along axis 2 are wrong" in reports("conv1d", conv(spoil))["x"].hint


def test_float32_inside_is_suspected() -> None:
    report = reports("sin", lambda g, x: (g.astype("f4") * np.cos(x.astype("f4"))).astype(float) if np.ndim(g) else g)["x"]
    assert "float32" in report.hint


def noise(g: Any, x: Any, w: Any, b: Any) -> Any:
    return g @ w.T + np.random.default_rng(int(abs(x).sum() * 1e6)).standard_normal(x.shape), x.T @ g, g.sum(0)


def test_nothing_is_claimed_where_nothing_fits() -> None:
    report = reports("affine", noise)["x"]
    assert (report.misconception, report.hypothesis) == (None, None)
    assert "exactly" not in report.hint


def test_two_mistakes_give_two_claims() -> None:
    found = reports("affine", lambda g, x, w, b: (-g @ w.T, x.T @ g, 3 * g.sum(0)))
    assert (found["x"].hypothesis, found["w"].hypothesis, found["b"].hypothesis) == ("sign", None, "constant_factor")
