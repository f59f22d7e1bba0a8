"""Statements: mathematics that does not end and answers given away are doubts."""

from dataclasses import replace

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.statement import answers, statement_doubts

CATALOG = load_catalog(exercise_folders(), reference_folders())


@pytest.mark.parametrize("given", ["Return `g * np.cos(x)`.", "It is g*np.cos( x ), of course."])
def test_an_answer_in_the_statement_is_told(given: str) -> None:
    (doubt,) = statement_doubts(replace(CATALOG["sin"], statement=given))
    assert "gives the answer away: it says g * np.cos(x)" in doubt


def test_a_dollar_without_a_partner_is_told() -> None:
    (doubt,) = statement_doubts(replace(CATALOG["sin"], statement="From $x to y."))
    assert "a $ without a partner" in doubt


def test_each_returned_gradient_is_an_answer() -> None:
    reference = CATALOG["multiply"].reference
    assert reference is not None
    assert answers(reference.vjp) == ["g * y", "g * x"]


def test_code_without_source_has_no_answers_to_look_for() -> None:
    assert answers(len) == []
