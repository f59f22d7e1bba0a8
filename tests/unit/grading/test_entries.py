"""Which entries are wrong is told only where one rule separates them from the right ones on every case."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.entries import chance, wrong_entries
from grader.grading.evidence import Evidence
from grader.grading.local import answer
from grader.grading.suite import build_suite

CATALOG = load_catalog(exercise_folders(), reference_folders())
SUITES = {name: build_suite(CATALOG[name], 0) for name in ("softmax", "cross_entropy", "relu", "matvec")}
Change = Callable[..., Any]


def evidence(name: str, change: Change) -> Evidence:
    """What a VJP gives whose first gradient goes through ``change(d, *inputs)``."""
    suite = SUITES[name]
    reference = suite.exercise.reference
    assert reference is not None

    def vjp(g: Any, *inputs: Any) -> Any:
        result = reference.vjp(g, *inputs)
        arrays = list(result) if isinstance(result, tuple) else [result]
        arrays[0] = change(np.array(arrays[0]), *inputs)
        return tuple(arrays) if len(arrays) > 1 else arrays[0]

    return Evidence(suite, 0, tuple(item.arrays[0] for item in answer(suite, vjp).outcomes[: suite.judged]))


def where(test: Callable[..., Any], value: Callable[[Any], Any] = lambda d: 0.7 * d) -> Change:
    """Wrong in the entries where ``test(d, *inputs)`` holds."""
    return lambda d, *inputs: np.where(test(d, *inputs), value(d), d)


def at_random(d: Any, *inputs: Any) -> Any:
    return np.where(np.random.default_rng(int(abs(d).sum() * 1e6)).random(d.shape) < 0.5, 0.0, d)


NOTHING: dict[str, tuple[str, Change]] = {
    "right everywhere": ("softmax", lambda d, x: d),
    "wrong everywhere": ("softmax", lambda d, x: d + 1.0),
    "at random": ("softmax", at_random),
    "first entries of some cases, last of others": (
        "softmax",
        where(lambda d, x: np.broadcast_to(np.arange(d.shape[1]) == (0 if d.shape[0] > 2 else d.shape[1] - 1), d.shape)),
    ),
}


@pytest.mark.parametrize(("name", "change"), NOTHING.values(), ids=NOTHING.keys())
def test_nothing_is_told_where_no_rule_fits(name: str, change: Change) -> None:
    assert list(wrong_entries(evidence(name, change))) == []


def hot(d: Any, logits: Any, labels: Any) -> Any:
    return np.arange(d.shape[1]) == labels[:, None]


TOLD: dict[str, tuple[str, Change, str]] = {
    "first": ("softmax", where(lambda d, x: np.broadcast_to(np.arange(d.shape[1]) == 0, d.shape)), "first entries along axis 1"),
    "last": ("softmax", where(lambda d, x: np.arange(d.shape[0])[:, None] == d.shape[0] - 1), "last entries along axis 0"),
    "far": ("softmax", where(lambda d, x: np.broadcast_to(np.arange(d.shape[1]) >= 64, d.shape)), "entries from number 64 on"),
    "diagonal": ("matvec", where(lambda d, W, x: np.eye(*d.shape) > 0), "entries on the diagonal"),
    "negative": (
        "softmax",
        where(lambda d, x: d < 0, lambda d: 0 * d),
        "the gradient of x is negative are wrong: 0 stands there",
    ),
    "input": ("softmax", where(lambda d, x: x > 0), "entries where x is positive"),
    "labels": ("cross_entropy", where(hot), "entries that labels points at"),
    "threshold": ("softmax", where(lambda d, x: abs(d) > 0.3), "the size of the gradient of x is above about 0.3"),
    "sign": ("softmax", where(lambda d, x: x < 0, np.negative), "they have the wrong sign"),
    "NaN": ("softmax", where(lambda d, x: x < 0, lambda d: d * np.nan), "NaN stands there"),
}


@pytest.mark.parametrize(("name", "change", "words"), TOLD.values(), ids=TOLD.keys())
def test_a_rule_that_fits_every_case_is_told(name: str, change: Change, words: str) -> None:
    assert words in next(wrong_entries(evidence(name, change)))


def test_entries_that_are_zero_anyway_do_not_speak_against_a_rule() -> None:
    closed = where(lambda d, x: np.arange(len(d)) % 2 == 1, lambda d: 0 * d)
    assert "odd index" in next(wrong_entries(evidence("relu", closed)))


def test_few_wrong_entries_make_right_cases_likely_by_chance() -> None:
    assert chance(evidence("softmax", where(lambda d, x: np.indices(d.shape).sum(0) == 7))) > 1e-3
    assert chance(evidence("softmax", lambda d, x: d + 1.0 if len(d) > 1 else d)) < 1e-3
