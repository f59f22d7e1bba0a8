"""The examples of a statement are run: a false number, a raising call and a broken block are told."""

from dataclasses import replace

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.examples import false_examples

CATALOG = load_catalog(exercise_folders(), reference_folders())
GIVEN = "Text.\n\n    >>> {call}\n    {result}\n\nMore text."


def told(call: str, result: str) -> tuple[int, tuple[str, ...]]:
    return false_examples(replace(CATALOG["sin"], statement=GIVEN.format(call=call, result=result)))


@pytest.mark.parametrize("result", ["array([2.0, -2.01])", "array([2.0])", "2.0", "array([2.1, -2.0])", "[2.0, -2.0]"])
def test_a_false_result_is_quoted(result: str) -> None:
    count, (sentence,) = told("sin_vjp(np.array([2.0, 2.0]), np.array([0.0, np.pi]))", result)
    assert count == 1
    assert f"gives {result}, but it gives array([ 2., -2.])" in sentence


def test_a_call_that_raises_is_told() -> None:
    assert "raises NameError: name 'cos_vjp' is not defined" in told("cos_vjp(1.0, 0.0)", "1.0")[1][0]


def test_a_block_that_is_none_is_told() -> None:
    assert "cannot be read" in told("sin(1.0)\n  0.84", "0.84")[1][0]


@pytest.mark.parametrize("result", ["array([0.84, 0.91])", "array([0.841, 0.909])", "array([0.8, 0.9])"])
def test_rounded_numbers_are_true(result: str) -> None:
    assert told("sin(np.array([1.0, 2.0]))", result) == (1, ())


def test_a_statement_without_examples_is_fine() -> None:
    assert false_examples(replace(CATALOG["sin"], statement="Nothing.")) == (0, ())
