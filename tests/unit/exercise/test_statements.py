"""The bundled statements read like one book: the same parts in the same order, the same notation, no answers."""

import re

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.spec import Exercise
from grader.grading.examples import PARSER
from grader.grading.statement import statement_doubts

CATALOG = load_catalog(exercise_folders(), reference_folders())
SINGLE = [name for name in CATALOG if CATALOG[name].plan is None]
EXAMPLE = "\n\nFor example:\n\n"
GREEK = {"gamma": r"\gamma", "beta": r"\beta", "alpha": r"\alpha", "delta": r"\delta", "epsilon": r"\varepsilon"}
FOREIGN = ("dout", "upstream", "incoming", "grad_output", r"\partial L", "https://", "http://")


def told(exercise: Exercise) -> list[str]:
    """The paragraphs of the statement, without its example."""
    return exercise.statement.partition(EXAMPLE)[0].split("\n\n")


def plain(text: str) -> str:
    """Names as they are in Python: $W_1$ as W1, $h_0$ as h0, $b_{1}$ as b1."""
    return re.sub(r"[_{}$]", "", text)


@pytest.mark.parametrize("name", SINGLE)
def test_a_statement_says_what_is_computed_and_ends_with_what_to_return(name: str) -> None:
    first, *_, last = told(CATALOG[name])
    assert "$" in first or "`" in first
    assert last.startswith("Return the gradient")
    assert len(told(CATALOG[name])) >= 3
    named = [item for item in CATALOG[name].gradients if GREEK.get(item, item) not in plain(last) and item not in plain(last)]
    assert named == [] or "the scores" in last or "each of the inputs" in last


@pytest.mark.parametrize("name", SINGLE)
def test_an_example_calls_the_students_function_and_stands_at_the_end(name: str) -> None:
    exercise = CATALOG[name]
    before, found, example = exercise.statement.partition(EXAMPLE)
    assert ">>>" not in before
    calls = PARSER.get_examples(example)
    assert bool(calls) == bool(found)
    assert [call for call in calls if not call.source.startswith(f"{exercise.function}(")] == []


@pytest.mark.parametrize("name", list(CATALOG))
def test_the_notation_is_the_same_throughout(name: str) -> None:
    exercise = CATALOG[name]
    assert [word for word in FOREIGN if word in exercise.statement] == []
    assert [item.name for item in exercise.inputs if item.name in ("g", "dy", "grad")] == []
    assert not exercise.title.endswith(".")
    assert len(exercise.title) <= 60
    assert re.search(r"\bg\b", exercise.signature)


@pytest.mark.parametrize("name", list(CATALOG))
def test_parameters_are_named_and_no_answer_is_given_away(name: str) -> None:
    exercise = CATALOG[name]
    names = [item.name for item in exercise.parameters]
    assert [item for item in names if item not in exercise.statement and GREEK.get(item, item) not in exercise.statement] == []
    assert statement_doubts(exercise) == []


def test_prerequisites_come_earlier() -> None:
    place = {name: number for number, name in enumerate(CATALOG)}
    late = [(name, need) for name in SINGLE for need in CATALOG[name].needs if place[need] >= place[name]]
    assert late == []


def test_a_fair_number_has_an_example() -> None:
    assert sum(EXAMPLE in CATALOG[name].statement for name in SINGLE) >= 40
