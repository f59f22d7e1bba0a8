"""Second opinions on a reference: wrong references are contradicted, and a tool that cannot look says why."""

import math
from dataclasses import replace

import autograd as installed
import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Exercise, Function, Reference
from grader.grading import opinions
from grader.grading.boxed import Twin
from grader.grading.opinions import autograd, complex_step
from grader.grading.suite import Suite, build_suite

CATALOG = load_catalog(exercise_folders(), reference_folders())


def suite_of(name: str, *, vjp: Function | None = None, forward: Function | None = None) -> Suite:
    exercise: Exercise = CATALOG[name]
    if vjp is not None:
        exercise = replace(exercise, reference=Reference(vjp))
    return build_suite(replace(exercise, forward=forward) if forward else exercise, 0)


def slightly_wrong(g: np.ndarray, x: np.ndarray) -> np.ndarray:
    return g * np.cos(x) * (1 + 3e-9)  # less than finite differences can see


def test_the_complex_step_sees_what_differences_cannot() -> None:
    suite = suite_of("sin", vjp=slightly_wrong)
    assert suite.doubts == ()
    assert "the reference gradient of x contradicts the complex step" in complex_step(suite).doubts[0]


def test_autograd_contradicts_a_wrong_reference() -> None:
    opinion = autograd(suite_of("sin", vjp=slightly_wrong))
    assert "the reference gradient of x contradicts autograd" in opinion.doubts[0]
    assert not opinion.proves


@pytest.mark.parametrize("name", ["softmax", "conv2d", "full_convolution", "max_pool", "lstm_step", "eigenvalues"])
def test_autograd_proves(name: str) -> None:
    opinion = autograd(suite_of(name))
    assert (opinion.proves, opinion.reason) == (True, "")


def absolute(x: np.ndarray) -> np.ndarray:
    return np.abs(x)  # of a complex number: its length


def test_a_complex_step_that_differences_contradict_is_not_believed() -> None:
    opinion = complex_step(suite_of("absolute_value", forward=absolute))
    assert (opinion.proves, opinion.doubts) == (False, ())
    assert "contradicts finite differences" in opinion.reason


def by_the_standard_library(x: np.ndarray) -> np.ndarray:
    return np.array([math.sin(entry) for entry in x])


def test_what_a_tool_cannot_express_is_told() -> None:
    suite = suite_of("sin", forward=by_the_standard_library)
    assert "discards the imaginary part" in complex_step(suite).reason
    assert "TypeError: must be real number, not ArrayBox" in autograd(suite).reason


def test_an_infinite_gradient_of_the_tool_is_no_doubt_about_the_reference() -> None:
    opinion = autograd(suite_of("product"))
    assert (opinion.doubts, opinion.proves) == ((), False)
    assert "NaN or infinity" in opinion.reason


def test_a_missing_tool_is_said_in_so_many_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinions, "autograd_is_installed", lambda: False)
    assert autograd(suite_of("sin")).reason == "autograd: not installed"


def test_the_tool_is_installed_where_tests_run() -> None:
    assert opinions.autograd_is_installed()
    assert callable(installed.grad)


@pytest.mark.parametrize(("shape", "window", "axis"), [((7,), 3, 0), ((2, 5, 6), (2, 3), (1, 2)), ((2, 3, 8), 4, 2)])
def test_the_twin_windows_are_those_of_numpy(shape: tuple[int, ...], window: object, axis: object) -> None:
    x = np.random.default_rng(0).standard_normal(shape)
    expected = np.lib.stride_tricks.sliding_window_view(x, window, axis)
    assert np.array_equal(Twin().sliding_window_view(x, window, axis), expected)


def test_the_twin_convolution_is_that_of_numpy() -> None:
    rng = np.random.default_rng(0)
    x, w = rng.standard_normal(6), rng.standard_normal(4)
    assert np.allclose(Twin().convolve(x, w), np.convolve(x, w))
