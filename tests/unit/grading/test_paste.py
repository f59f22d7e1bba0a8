"""Which snippet goes with which gradient of a report."""

import pytest

from grader.grading.paste import gradient_snippet, module_of
from grader.values.report import Counterexample, ExerciseReport, GradientReport, Status

EXAMPLE = Counterexample((("g", [1.0]), ("x", [2.0])), {"stride": 2}, [1.0], [0.0], [True])


def exercise(*names: str) -> ExerciseReport:
    gradients = tuple(GradientReport(name, Status.FAIL, counterexample=EXAMPLE) for name in names)
    return ExerciseReport("affine", Status.FAIL, 0.0, 1.0, "", 0, gradients)


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("hw1.py", "hw1"),
        ("hw1.ipynb", None),
        ("hw1.zip", None),
        ("hw 1.py", None),
        ("1hw.py", None),
        ("class.py", None),
        ("week1/hw1.py", None),
        ("hw1.py, helpers.py", None),
        ("hw1", None),
    ],
)
def test_a_file_is_imported_only_where_python_can(file: str, module: str | None) -> None:
    assert module_of(file) == module


def test_the_position_of_the_gradient_is_the_one_among_those_returned() -> None:
    text = gradient_snippet("hw1.py", exercise("x", "w"), 1)
    assert text is not None
    assert "from hw1 import affine_vjp" in text
    assert "affine_vjp(g, x, stride=2)" in text
    assert "print(result[1])" in text


def test_with_both_passes_the_forward_pass_is_not_counted() -> None:
    text = gradient_snippet("hw1.ipynb", exercise("forward", "x", "w"), 2)
    assert text is not None
    assert "affine_forward(x, stride=2)" in text
    assert "affine_backward(g, cache)" in text
    assert "print(result[1])" in text


def test_where_there_is_no_counterexample_there_is_no_snippet() -> None:
    assert gradient_snippet("hw1.py", exercise("forward", "x"), 0) is None
    right = ExerciseReport("affine", Status.PASS, 1.0, 1.0, "", 0, (GradientReport("x", Status.PASS),))
    assert gradient_snippet("hw1.py", right, 0) is None
