"""The inner side of a bridge: what a student's functions return is looked at before it is used."""

from typing import Any

import numpy as np
import pytest

from grader.exercise.bridge import read_bridge
from grader.sandbox.runner.bridge import Miscounted, Named, bridge, take
from grader.sandbox.runner.failure import Failure

LINES = "out, cache = f_forward(x)\ndx, dy = f_backward(dout, cache)"
SCRIPT = read_bridge(LINES, ["x", "y"], ["x", "y"], ["out"], {}).script


def called(functions: dict[str, Any], *, gradients: bool = True) -> Any:
    def find(name: str) -> Any:
        return functions.get(name) or Failure(0, f"no {name}", [])

    return bridge(
        SCRIPT, find, dict(vars(__builtins__)) if not isinstance(__builtins__, dict) else __builtins__, gradients=gradients
    )


def test_none_is_something_unwritten() -> None:
    for result in (None, (None, None), (None, "cache"), ()):
        with pytest.raises(NotImplementedError, match="f returned None; it returns out, cache"):
            take(result, "f", ("out", "cache"))


def test_a_wrong_number_of_values_is_told_with_what_is_wanted() -> None:
    with pytest.raises(Miscounted, match="f returned 3 values where out, cache are expected"):
        take((1, 2, 3), "f", ("out", "cache"))
    with pytest.raises(Miscounted, match="f returned a ndarray where out, cache are expected"):
        take(np.ones(2), "f", ("out", "cache"))


def test_a_key_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(LookupError, match="f returned a dict without 'db'; it has dW, dX"):
        Named({"dW": 1, "dX": 2}, "f")["db"]


def test_a_missing_function_is_the_failure_itself() -> None:
    assert called({"f_forward": lambda x: (x, x)}).text == "no f_backward"


def test_gradients_come_first_and_then_a_copy_of_the_outputs() -> None:
    def f_backward(dout: Any, cache: Any) -> Any:
        cache[...] = 9.0  # a student may write over the output in the backward pass
        return 2 * dout, 3 * dout

    x = np.ones(2)
    result = called({"f_forward": lambda x: (x, x), "f_backward": f_backward})(x, x.copy(), x)
    assert [item.tolist() for item in result] == [[2.0, 2.0], [3.0, 3.0], [1.0, 1.0]]


def test_too_few_gradients_are_handed_on_as_they_came() -> None:
    result = called({"f_forward": lambda x: (x, x), "f_backward": lambda dout, cache: dout})(np.ones(2), np.zeros(2), np.zeros(2))
    assert len(result) == 2
    assert result[0].tolist() == [1.0, 1.0]


def test_the_outputs_alone_need_no_cotangent() -> None:
    only = called({"f_forward": lambda x: (x, x), "f_backward": lambda *_: 1}, gradients=False)
    assert only(1, np.ones(2), np.ones(2))[0].tolist() == [1.0, 1.0]
