"""The smallest failing case on a terminal: wrong entries carry a sign, columns stand under each other."""

import io

import pytest
from rich.console import Console

from grader.cli.exampleview import assigned, print_example
from grader.cli.terminal import Page
from grader.values.report import Counterexample


def lines(value: object, wrong: object = None) -> list[str]:
    return [line.plain for line in assigned("W", value, wrong)]


def shown(*examples: Counterexample) -> str:
    stream = io.StringIO()
    told: set[str] = set()
    for example in examples:
        print_example(example, Page(Console(file=stream)), 2, told)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "wrong", "expected"),
    [
        (None, None, ["W = nan/inf"]),
        (1.0, True, ["W = 1*"]),
        ([], None, ["W = []"]),
        ([[], []], None, ["W = [[],", "     []]"]),
        ([1.0, None], [False, True], ["W = [      1, nan/inf*]"]),
        ([[1.0, -20.5], [3.0, 4.0]], [[False, True], [False, False]], ["W = [[    1, -20.5*],", "     [    3,     4]]"]),
        ([[[1.0]], [[2.0]]], None, ["W = [[[1]],", "     [[2]]]"]),
        ([0.123456789, 1e-9], None, ["W = [0.123456789,       1e-09]"]),
        ([1.0, 2.0], [True], ["W = [1, 2]"]),
    ],
)
def test_arrays_are_written_like_numpys(value: object, wrong: object, expected: list[str]) -> None:
    assert lines(value, wrong) == expected


def test_a_call_is_told_once_for_all_gradients() -> None:
    call = (("g", [1.0]), ("x", [2.0]))
    text = shown(Counterexample(call, {"pad": 1}, [3.0], [4.0], [True]), Counterexample(call, {"pad": 1}, [5.0], [6.0], [True]))
    assert text.count("g = [1]") == 1
    assert text.count("pad = 1") == 1
    assert "yours = [4*]" in text
    assert "yours = [6*]" in text


def test_a_call_that_must_come_first_stands_before_the_one_that_is_wrong() -> None:
    text = shown(Counterexample((("x", [2.0]),), {"pad": 1}, [3.0], [4.0], [True], before=(("x", [5.0]), ("pad", 0))))
    first, second = text.index("a call that must come first:"), text.index("the call that then shows it:")
    assert first < text.index("x = [5]") < text.index("pad = 0") < second < text.index("x = [2]") < text.index("pad = 1")
    assert "smallest" not in text


def test_other_shapes_are_told() -> None:
    assert "the shapes differ: (1, 2) and (2,)" in shown(Counterexample((), {}, [[1.0, 2.0]], [1.0, 2.0]))


def test_an_exception_stands_in_place_of_the_result_and_cannot_move_the_cursor() -> None:
    text = shown(Counterexample((), {}, 1.0, raised="ValueError: \x1b[2Jno"))
    assert "yours = ValueError: \ufffd[2Jno" in text
    assert "shapes" not in text


def test_an_empty_result_is_called_empty() -> None:
    text = shown(Counterexample((), {}, [[[1.0]]], [[[]]]))
    assert "what came back is empty" in text
    assert "shapes differ" not in text
