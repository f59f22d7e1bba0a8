"""Which snippet goes with which gradient of a report."""

from dataclasses import replace

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.paste import gradient_snippet, module_of, snippet
from grader.values.report import Counterexample, ExerciseReport, GradientReport, Shows, Status

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


def test_of_a_wrong_output_the_forward_pass_alone_is_called() -> None:
    output = Counterexample((("x", [2.0]),), {"stride": 2}, [1.0], [0.0], [True], shows=Shows.OUTPUT, place=1)
    report = replace(exercise("forward", "x"), functions=("my_forward", "my_backward"))
    text = gradient_snippet(
        "hw1.py", replace(report, gradients=(replace(report.gradients[0], counterexample=output), *report.gradients[1:])), 0
    )
    assert text is not None
    assert text.splitlines()[-3:] == [
        "returned = my_forward(x, stride=2)",
        "print(returned[1])",
        "print(np.array([1.0]), 'is expected')",
    ]
    assert "my_backward" not in text


def test_as_many_digits_are_printed_as_tell_the_two_apart(capsys: pytest.CaptureFixture[str]) -> None:
    close = replace(EXAMPLE, expected=[0.12345678912], got=[0.12345678934])
    text = snippet("sin_vjp", "hw1", 0, close)
    exec(text.replace("from hw1 import sin_vjp", ""), {"sin_vjp": lambda g, x, stride: np.array([0.12345678934])})
    np.set_printoptions(precision=8)
    assert capsys.readouterr().out.splitlines() == ["[0.12345678934]", "[0.12345678912] is expected"]


def test_the_call_is_made_twice_where_it_gives_something_else_again() -> None:
    report = exercise("x")
    again = replace(EXAMPLE, shows=Shows.AGAIN)
    text = gradient_snippet("hw1.py", replace(report, gradients=(replace(report.gradients[0], counterexample=again),)), 0)
    assert text is not None
    assert text.count("affine_vjp(g, x, stride=2)") == text.count("print(result[0])") == 2


def test_a_call_that_must_come_first_is_made_first() -> None:
    report = exercise("x")
    after = replace(EXAMPLE, before=(("g", [3.0]), ("x", [4.0]), ("stride", 1)))
    text = gradient_snippet("hw1.py", replace(report, gradients=(replace(report.gradients[0], counterexample=after),)), 0)
    assert text is not None
    assert text.splitlines()[3:10] == [
        "g = np.array([3.0])",
        "x = np.array([4.0])",
        "result = affine_vjp(g, x, stride=1)",
        "",
        "g = np.array([1.0])",
        "x = np.array([2.0])",
        "result = affine_vjp(g, x, stride=2)",
    ]
    assert text.count("print(") == 2


def test_a_call_that_must_come_first_is_made_as_the_course_makes_it() -> None:
    exercises = load_catalog(exercise_folders(), reference_folders())
    known = exercises["cs231n.relu"]
    example = Counterexample((("dout", [1.0]), ("x", [2.0])), {}, [1.0], [0.0], [True], before=(("dout", [3.0]), ("x", [4.0])))
    report = ExerciseReport(
        "cs231n.relu", Status.FAIL, 0.0, 1.0, "", 0, (GradientReport("x", Status.FAIL, counterexample=example),)
    )
    text = gradient_snippet("hw1.py", report, 0, known)
    assert text is not None
    assert text.index("x = np.array([4.0])") < text.index("relu_forward(x)") < text.index("x = np.array([2.0])")
    assert text.count("relu_backward(dout, cache)") == 2


def test_a_result_is_printed_before_and_after_the_call_that_overwrites_it() -> None:
    text = snippet("affine_vjp", "hw1", 1, replace(EXAMPLE, shows=Shows.OVERWRITTEN))
    assert text.splitlines()[-5:] == [
        "first = result[1]",
        "print(first)",
        "g = -2.0 * g",
        "result = affine_vjp(g, x, stride=2)",
        "print(first)",
    ]
    several = replace(EXAMPLE, arguments=(("g", [[1.0], [2.0]]), ("x", [2.0])), shows=Shows.OVERWRITTEN)
    assert "g = tuple(-2.0 * part for part in g)" in snippet("lstm_vjp", "hw1", 0, several, outputs=2)


def test_an_argument_is_printed_after_the_call_beside_what_it_was() -> None:
    report = exercise("forward", "x")
    changed = replace(EXAMPLE, expected=[2.0], shows=Shows.ARGUMENT, place=1)
    gradients = (report.gradients[0], replace(report.gradients[1], counterexample=changed))
    text = gradient_snippet("hw1.py", replace(report, gradients=gradients), 1)
    assert text is not None
    assert text.splitlines()[-2:] == ["print(x)", "print(np.array([2.0]), 'is what it was before the call')"]


def test_where_only_the_dtype_is_wrong_it_is_printed() -> None:
    integers = replace(EXAMPLE, wrong=[False], right="right, float64", yours="yours, int64")
    text = snippet("relu_vjp", "hw1", 0, integers)
    assert text.splitlines()[-1] == "print(result[0].dtype, 'where float64 is expected')"
    assert "dtype" not in snippet("relu_vjp", "hw1", 0, EXAMPLE)


def test_a_range_of_numbers_is_printed_as_words() -> None:
    text = snippet("relu_vjp", "hw1", 0, replace(EXAMPLE, expected=["0 to 1", 2.0]))
    assert text.splitlines()[-1] == "print('[0 to 1, 2.0]', 'is expected')"


def test_where_there_is_no_counterexample_there_is_no_snippet() -> None:
    right = ExerciseReport("affine", Status.PASS, 1.0, 1.0, "", 0, (GradientReport("x", Status.PASS),))
    assert gradient_snippet("hw1.py", right, 0) is None
