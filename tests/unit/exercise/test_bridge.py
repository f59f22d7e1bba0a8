"""The lines in which a course calls its students' functions: what is refused, and what is read in them."""

import pytest

from grader.exercise.bridge import read_bridge
from grader.exercise.shape import BadExercise

PASSES = "out, cache = relu_forward(x)\ndx = relu_backward(dout, cache)"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("out, cache = relu_forward(x", "are not Python"),
        ("out, cache = relu_forward(x)", "never assign 'dx'"),
        ("dx = relu_backward(dout, x)", "never assign 'out'"),
        ("out = dout\ndx = x", "use no function of the student"),
        ("dx = relu_backward(dout, x)\nout = relu_forward(x)", "use dout before all outputs are there"),
    ],
)
def test_lines_that_cannot_be_used_are_refused_with_a_right_example(lines: str, told: str) -> None:
    with pytest.raises(BadExercise, match=told) as caught:
        read_bridge(lines, ["x"], ["x"], ["out"], {})
    assert "relu_forward(x)" in str(caught.value)


def test_the_functions_of_the_student_are_those_that_nothing_else_explains() -> None:
    bridge = read_bridge(PASSES, ["x"], ["x"], ["out"], {})
    assert bridge.needs == ("relu_forward", "relu_backward")
    assert bridge.call == "relu_backward(dout, cache)"
    assert (bridge.gradients, bridge.cotangents, bridge.unit) == (("dx",), ("dout",), False)


def test_imports_loops_and_numpy_are_not_the_students() -> None:
    lines = "from needle import Tensor\nfor k in range(2):\n    out, dx = np.abs(loss(Tensor(x)))"
    bridge = read_bridge(lines, ["x"], ["x"], ["out"], {})
    assert bridge.needs == ("loss",)
    assert bridge.repeats


def test_a_loss_that_comes_with_its_gradient_has_no_cotangent() -> None:
    assert read_bridge("loss, dx = svm_loss(x, y)", ["x", "y"], ["x"], ["loss"], {}).unit


def test_the_last_function_is_the_one_that_was_met_last_for_the_first_time() -> None:
    lines = "out, cache = relu_forward(x)\nfor k in range(2):\n    dx = relu_backward(out, cache)\nagain, other = relu_forward(x)"
    assert read_bridge(lines, ["x"], ["x"], ["out"], {"again": lambda x: x}).needs[-1] == "relu_backward"
