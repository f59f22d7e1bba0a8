"""What is claimed about a mistake that nobody wrote down, and that nothing is claimed where nothing fits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Misconception
from grader.grading.diagnosis import Diagnosis, diagnose
from grader.grading.judge import judge
from grader.grading.local import answer
from grader.grading.suite import Suite, build_suite
from grader.values.report import GradientReport

CATALOG = load_catalog(exercise_folders(), reference_folders())
SUITES = {
    name: build_suite(CATALOG[name], 0) for name in ("affine", "matvec", "sigmoid_layer", "conv1d", "sin", "softmax", "roll")
}


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


def layer_without_bias_for_b(g: Any, W: Any, a: Any, b: Any) -> Any:
    y, wrong = 1 / (1 + np.exp(-(W @ a + b))), 1 / (1 + np.exp(-(W @ a)))
    delta = g * y * (1 - y)
    return np.outer(delta, a), W.T @ delta, g * wrong * (1 - wrong)


def layer_without_one_minus_y_for_W(g: Any, W: Any, a: Any, b: Any) -> Any:
    y = 1 / (1 + np.exp(-(W @ a + b)))
    delta = g * y * (1 - y)
    return np.outer(g * y, a), W.T @ delta, delta


def softmax_with_a_plus(g: Any, x: Any) -> Any:
    s = np.exp(x - x.max(1, keepdims=True))
    s /= s.sum(1, keepdims=True)
    return s * (g + (g * s).sum(1, keepdims=True))


class Remembering:
    """A sine whose gradient is kept for each shape and precision."""

    def __init__(self) -> None:
        self.known: dict[Any, Any] = {}

    def __call__(self, g: Any, x: Any) -> Any:
        return self.known.setdefault((x.shape, x.dtype), g * np.cos(x)).copy()


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
    "g clipped": ("affine", "x", "g_clipped", lambda g, x, w, b: (np.clip(g, -1, 1) @ w.T, x.T @ g, g.sum(0))),
    "last row left out": ("affine", "w", "last_entry_left_out", lambda g, x, w, b: (g @ w.T, x[:-1].T @ g[:-1], g.sum(0))),
    "not added up": ("affine", "w", "sum_forgotten", lambda g, x, w, b: (g @ w.T, x[:, :, None] * g[:, None, :], g.sum(0))),
    "x without its sign": ("affine", "w", "input_absolute", lambda g, x, w, b: (g @ w.T, abs(x).T @ g, g.sum(0))),
    "absolute": ("affine", "w", "absolute", lambda g, x, w, b: (g @ w.T, abs(x.T @ g), g.sum(0))),
    "one factor and the sign": ("affine", "b", "constant_factor", lambda g, x, w, b: (g @ w.T, x.T @ g, -0.5 * g.sum(0))),
    "transposed and halved": ("affine", "w", "transposed", lambda g, x, w, b: (g @ w.T, 0.5 * g.T @ x, g.sum(0))),
    "always the same shift": ("roll", "x", "parameter_ignored", lambda g, x, shift: np.roll(g, -3)),
    "bias left out": ("sigmoid_layer", "b", "input_left_out", layer_without_bias_for_b),
    "one minus y left out": ("sigmoid_layer", "W", "factor_left_out", layer_without_one_minus_y_for_W),
    "added instead of subtracted": ("softmax", "x", "sign_of_a_term", softmax_with_a_plus),
    "the same result for every g": ("sin", "x", "remembered", Remembering()),
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


def diagnose_directly(name: str, function: Callable[..., Any]) -> dict[str, Diagnosis]:
    """What is known without the exercise's own misconceptions, of code that may raise."""
    suite = SUITES[name]
    assert suite.exercise.reference is not None
    bare = replace(suite, exercise=replace(suite.exercise, reference=replace(suite.exercise.reference, misconceptions=())))
    answers = answer(bare, function)
    returned = {
        gradient.name: tuple(item.arrays[index] if item.arrays else None for item in answers.outcomes)
        for index, gradient in enumerate(bare.gradients)
    }
    return diagnose(bare, {item.name: [True] * bare.judged for item in bare.gradients}, returned, answers)


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


def noisy_entries(g: Any, x: Any, w: Any, b: Any) -> Any:
    dw = x.T @ g
    off = np.random.default_rng(int(abs(x).sum() * 1e6)).random(dw.shape) < 0.4
    return g @ w.T, np.where(off, 1.3 * dw, dw), g.sum(0)


def sign_mostly(g: Any, x: Any, w: Any, b: Any) -> Any:
    """The wrong sign in every case but one, which is wrong in another way."""
    return g @ w.T, -x.T @ g if w.shape[0] < 64 else x.T @ g + 1.0 + np.arange(w.size).reshape(w.shape) * g[0, 0], g.sum(0)


NOTHING = {
    "noise": ("x", noise),
    "random entries": ("w", noisy_entries),
    "a formula that holds nearly everywhere": ("w", sign_mostly),
}


@pytest.mark.parametrize(("gradient", "function"), NOTHING.values(), ids=NOTHING.keys())
def test_nothing_is_claimed_where_nothing_fits(gradient: str, function: Callable[..., Any]) -> None:
    report = reports("affine", function)[gradient]
    assert (report.misconception, report.hypothesis) == (None, None)
    assert "exactly" not in report.hint
    assert "Only" not in report.hint


def test_a_small_error_is_not_told_as_right_for_float32() -> None:
    report = reports(
        "affine",
        lambda g, x, w, b: (g @ w.T + 1e-6 * np.abs(g).max() * np.cos(np.arange(x.size)).reshape(x.shape), x.T @ g, g.sum(0)),
    )["x"]
    assert "float32 inputs" not in report.hint
    assert "exactly when" not in report.hint


def test_right_because_the_gradient_is_zero_anyway_is_no_pattern() -> None:
    def wrong(g: Any, x: Any) -> Any:
        s = np.exp(x - x.max(1, keepdims=True))
        s /= s.sum(1, keepdims=True)
        d = s * (g - (g * s).sum(1, keepdims=True))
        return d * (1.0 + np.cos(np.arange(d.size)).reshape(d.shape))

    assert "c is 1" not in reports("softmax", wrong)["x"].hint


def test_where_it_is_wrong_only_sometimes_a_formula_may_hold_there() -> None:
    def turned(g: Any, x: Any, w: Any, b: Any) -> Any:
        dw = x.T @ g
        return g @ w.T, -dw if w.shape[0] == w.shape[1] else dw, g.sum(0)

    hint = reports("affine", turned)["w"].hint
    assert "wrong exactly when d equals m" in hint
    assert "There, the gradient of w has the wrong sign everywhere." in hint


def test_a_formula_that_holds_where_it_is_wrong_is_not_said_of_where_it_is_right() -> None:
    def turned(g: Any, x: Any, w: Any, b: Any) -> Any:
        dw = x.T @ g
        return g @ w.T, dw if len(x) == 1 else -dw, g.sum(0)

    hint = reports("affine", turned)["w"].hint
    assert "right exactly when n is 1. In all others, the gradient of w has the wrong sign everywhere." in hint


def test_a_formula_of_one_call_that_raises_elsewhere_is_judged_by_both() -> None:
    found = diagnose_directly("affine", lambda g, x, w, b: (g @ w, x.T @ g, g.sum(0)))
    assert found["x"].hypothesis == "matrix_product"
    assert found["w"].hypothesis is None


def test_two_mistakes_give_two_claims() -> None:
    found = reports("affine", lambda g, x, w, b: (-g @ w.T, x.T @ g, 3 * g.sum(0)))
    assert (found["x"].hypothesis, found["w"].hypothesis, found["b"].hypothesis) == ("sign", None, "constant_factor")


def test_nearly_right_is_said_with_the_size_of_the_error() -> None:
    hint = reports("affine", lambda g, x, w, b: (1.000001 * g @ w.T, x.T @ g, g.sum(0)))["x"].hint
    assert "1 + 1e-06" in hint


def with_words(text: str) -> Suite:
    """The sigmoid layer with one more mistake in its catalogue, of all its gradients."""
    exercise = CATALOG["sigmoid_layer"]
    reference = exercise.reference
    assert reference is not None

    def shifted(*inputs: Any) -> Any:
        return tuple(3.0 * array + 1.0 + inputs[3].sum() for array in reference.vjp(*inputs))

    item = Misconception("shifts", ("W", "a", "b"), text, shifted)
    return build_suite(replace(exercise, reference=replace(reference, misconceptions=(item, *reference.misconceptions))), 0)


@pytest.mark.parametrize(
    ("text", "wrong", "said"),
    [
        ("The gate is shifted on both ways.", "a", "a"),
        ("The gate is shifted on both ways.", "Wa", "Wa"),
        ("These are shifted.", "a", ""),
        ("These are shifted.", "Wa", "Wa"),
        ("Both gradients hold the shift.", "b", ""),
        ("The gate is missing: these are shifts.", "b", ""),
    ],
)
def test_words_about_several_gradients_are_said_where_they_are_true(text: str, wrong: str, said: str) -> None:
    suite = with_words(text)
    shifted = suite.exercise.reference.misconceptions[0].function

    def vjp(*inputs: Any) -> Any:
        right, mistaken = suite.exercise.reference.vjp(*inputs), shifted(*inputs)
        found = [other if name in wrong else one for name, one, other in zip("Wab", right, mistaken, strict=True)]
        return tuple(found)

    gradients = judge(suite, answer(suite, vjp), 1.0).gradients
    assert "".join(item.name for item in gradients if item.misconception == "shifts") == said
