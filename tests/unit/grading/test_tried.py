"""How guesses about a wrong gradient fared."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.local import answer
from grader.grading.suite import build_suite
from grader.grading.tried import Tried, tried
from grader.values.call import Kind

CATALOG = load_catalog(exercise_folders(), reference_folders())
SUITES = {name: build_suite(CATALOG[name], 0) for name in ("affine", "sin")}


def fared(name: str, gradient: int, function: Callable[..., Any]) -> list[Tried]:
    suite = SUITES[name]
    outcomes = answer(suite, function).outcomes
    arrays = [item.arrays[gradient] if item.kind is Kind.RETURNED else None for item in outcomes]
    return tried(suite, gradient, arrays, [item.kind is Kind.RAISED for item in outcomes])


def affine(change: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda g, x, w, b: (g @ w.T, change(x.T @ g, x), g.sum(0))


def test_what_explains_everything_comes_first_and_holds() -> None:
    found = fared("affine", 1, affine(lambda dw, x: -dw))
    assert (found[0].name, found[0].own, found[0].holds) == ("sign", False, True)
    assert found[0].explained == found[0].wrong > 5


def test_a_misconception_of_the_exercise_comes_before_a_general_guess_that_explains_as_much() -> None:
    found = fared("affine", 1, affine(lambda dw, x: dw / max(len(x), 1)))
    assert found[0].own
    assert found[0].holds
    assert not any(item.own for item in found if "_of_x" in item.name and item.explained)


def test_what_explains_some_cases_only_does_not_hold() -> None:
    found = fared("affine", 1, affine(lambda dw, x: -dw if len(x) > 1 else 3 * dw))
    sign = next(item for item in found if item.name == "sign")
    assert 0 < sign.explained < sign.wrong
    assert not sign.holds


def test_a_guess_that_contradicts_right_cases_does_not_hold() -> None:
    found = fared("affine", 1, affine(lambda dw, x: -dw if len(x) > 1 else dw))
    sign = next(item for item in found if item.name == "sign")
    assert sign.explained == sign.wrong
    assert sign.contradicted > 0
    assert not sign.holds


def test_an_exception_is_explained_by_what_raises_only() -> None:
    def raises(g: Any, x: Any) -> Any:
        raise ValueError("no")

    found = fared("sin", 0, raises)
    assert found[0].wrong > 0
    assert next(item for item in found if item.name == "sign").explained == 0


def test_misconceptions_about_other_gradients_are_not_tried() -> None:
    reference = CATALOG["affine"].reference
    assert reference is not None
    about_b = {item.name for item in reference.misconceptions if item.gradients == ("b",)}
    assert about_b
    assert not about_b & {item.name for item in fared("affine", 1, affine(lambda dw, x: -dw))}


def test_where_nothing_came_back_or_nothing_is_known_nothing_is_claimed() -> None:
    suite = SUITES["sin"]
    assert not any(item.holds for item in tried(suite, 0, [None] * len(suite.cases)))
    unknown = replace(suite, gradients=tuple(replace(item, expected=None) for item in suite.gradients))
    assert tried(unknown, 0, [np.zeros(3)] * len(suite.cases)) == []
