"""Naive formulas that overflow where the function does not: told, and they cost nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.local import answer
from grader.grading.suite import build_suite
from grader.values.report import Status

CATALOG = load_catalog(exercise_folders(), reference_folders())


def naive(z: Any) -> Any:
    return np.exp(z) / (1 + np.exp(z))


def naive_softmax(z: Any) -> Any:
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def attention(g: Any, Q: Any, K: Any, V: Any) -> Any:
    P, dP = naive_softmax(Q @ K.T / np.sqrt(Q.shape[1])), g @ V.T
    dS = P * (dP - (dP * P).sum(axis=1, keepdims=True)) / np.sqrt(Q.shape[1])
    return dS @ K, dS.T @ Q, P.T @ g


def swiglu(g: Any, x: Any, W: Any, V: Any) -> Any:
    a, b = x @ W, x @ V
    s = naive(a)
    da, db = g * b * (s + a * s * (1 - s)), g * a * s
    return da @ W.T + db @ V.T, x.T @ da, x.T @ db


def logistic(g: Any, w: Any, b: Any, X: Any, labels: Any) -> Any:
    error = g * (naive(w.T @ X + b) - labels) / X.shape[1]
    return X @ error.T, error.sum(axis=1)


def layer(g: Any, W: Any, a: Any, b: Any) -> Any:
    s = naive(W @ a + b)
    d = g * s * (1 - s)
    return np.outer(d, a), W.T @ d, d


NAIVE: dict[str, Callable[..., Any]] = {
    "sigmoid": lambda g, z: g * naive(z) * (1 - naive(z)),
    "silu": lambda g, z: g * (naive(z) + z * naive(z) * (1 - naive(z))),
    "softplus": lambda g, z: g * naive(z),
    "elu": lambda g, z, alpha: g * ((z > 0) + alpha * np.exp(z) * (z <= 0)),
    "swiglu": swiglu,
    "attention": attention,
    "logistic_regression": logistic,
    "sigmoid_layer": layer,
}


@pytest.mark.parametrize("name", NAIVE)
def test_a_naive_formula_passes_with_a_word_on_its_overflow(name: str) -> None:
    suite = build_suite(CATALOG[name], 0)
    with np.errstate(all="ignore"):
        report = judge(suite, answer(suite, NAIVE[name]), 1.0)
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert "It overflows for huge inputs" in report.message


@pytest.mark.parametrize("name", NAIVE)
def test_the_reference_does_not(name: str) -> None:
    exercise = CATALOG[name]
    suite = build_suite(exercise, 0)
    assert exercise.reference
    report = judge(suite, answer(suite, exercise.reference.vjp), 1.0)
    assert report.status is Status.PASS
    assert "overflows" not in report.message
