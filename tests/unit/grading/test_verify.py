"""`verify` proves an exercise, and says what it doubts."""

from dataclasses import replace
from itertools import count

import numpy as np

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Exercise, Misconception, Reference
from grader.grading.verify import verify

CATALOG = load_catalog(exercise_folders(), reference_folders())


def changed(**changes: object) -> Exercise:
    reference = CATALOG["sin"].reference
    assert reference is not None
    return replace(CATALOG["sin"], reference=Reference(**{**vars(reference), **changes}))


def wrong(name: str, function: object) -> tuple[Misconception, ...]:
    reference = CATALOG["sin"].reference
    assert reference is not None
    return (*reference.misconceptions, Misconception(name, ("x",), "Text.", function))  # type: ignore[arg-type]


def test_a_wrong_reference_is_doubted() -> None:
    result = verify(changed(vjp=lambda g, x: g * np.sin(x)))
    assert not result.ok
    assert "contradicts finite differences" in result.doubts[0]


def test_a_misconception_that_is_right_is_doubted() -> None:
    result = verify(changed(misconceptions=wrong("no_mistake", lambda g, x: g * np.cos(x))))
    assert result.doubts == ('the misconception "no_mistake" passes every case: is it the right formula?',)


def test_two_misconceptions_of_the_same_formula_are_doubted() -> None:
    result = verify(changed(misconceptions=wrong("twin", lambda g, x: np.cos(x))))
    assert "'ignores_the_cotangent'" in result.doubts[0]


def test_a_variant_that_is_wrong_is_doubted() -> None:
    def slightly_off(g: np.ndarray, x: np.ndarray) -> np.ndarray:
        return g * np.cos(x) * (1 + 1e-6)

    result = verify(changed(accepted=(slightly_off,)))
    assert "slightly_off should pass" in result.doubts[0]


def test_an_exercise_without_reference_is_doubted() -> None:
    assert "no reference" in verify(replace(CATALOG["sin"], reference=None)).doubts[0]


def test_what_is_wrong_with_a_forward_function_is_told_without_a_reference() -> None:
    alone = replace(CATALOG["sin"], reference=None)
    (shape,) = verify(replace(alone, forward=lambda x: x.sum())).doubts
    assert "mend the shapes or the function" in shape
    draws = count()
    doubts = verify(replace(alone, forward=lambda x: x * next(draws))).doubts
    assert any("other values when it is called again" in doubt for doubt in doubts)


def test_a_reference_that_builds_a_jacobian_is_doubted() -> None:
    doubts = verify(changed(vjp=lambda g, x: np.diag(np.cos(x)) @ g)).doubts
    assert len(doubts) == 1
    assert doubts[0].startswith("the reference is not lean")


def test_a_false_example_is_doubted() -> None:
    result = verify(replace(CATALOG["sin"], statement="As in\n\n    >>> sin(0.0)\n    1.0"))
    assert result.doubts == ("the statement says that sin(0.0) gives 1.0, but it gives 0.0",)


def test_what_was_tried_is_counted() -> None:
    result = verify(CATALOG["sin"])
    assert (result.ok, result.complex_step, result.autograd, result.cost) == (True, "", "", "lean")
    assert min(result.cases, result.misconceptions, result.accepted) >= 2


def test_what_a_tool_cannot_say_is_no_doubt() -> None:
    result = verify(CATALOG["gelu"])
    assert result.ok
    assert "TypeError" in result.complex_step
    assert "TypeError" in result.autograd
