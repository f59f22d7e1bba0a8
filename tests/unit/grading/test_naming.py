"""Reports in the names of a course."""

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.naming import in_course_names, size_name
from grader.grading.paste import gradient_snippet
from grader.values.report import FORWARD, Counterexample, ExerciseReport, GradientReport, Shows, Status

CATALOG = load_catalog(exercise_folders(), reference_folders())
OUTPUT = Counterexample((("x", [[2.0]]), ("kept", [[1]])), {"keep": 0.3}, [[6.67]], [[2.0]], [[True]], shows=Shows.OUTPUT)


def dropout(hint: str) -> ExerciseReport:
    shapes = ("x (3, 5), kept (3, 5), keep 0.5",)
    forward = GradientReport(FORWARD, Status.FAIL, hint=hint, failed_shapes=shapes, counterexample=OUTPUT)
    report = ExerciseReport("cs231n.dropout", Status.FAIL, 0.5, 1.0, "", 0, (forward, GradientReport("x", Status.PASS)))
    return in_course_names(report, CATALOG["cs231n.dropout"])


def test_parameters_are_called_as_the_students_functions_call_them() -> None:
    forward = dropout("out is the one for keep = 0.5, whatever keep is. Keep the kept entries.").gradients[0]
    assert forward.hint == "out is the one for p = 0.5, whatever p is. Keep the kept entries."
    assert forward.failed_shapes == ("x (3, 5), kept (3, 5), p 0.5",)
    assert forward.counterexample is not None
    assert forward.counterexample.parameters == {"p": 0.3}


def test_the_lines_of_the_course_keep_their_own_variables() -> None:
    text = gradient_snippet("hw.py", dropout(""), 0, CATALOG["cs231n.dropout"])
    assert text is not None
    assert "keep = 0.3" in text.splitlines()
    assert text.splitlines()[-2] == "print(out)"
    assert "dropout_backward(" not in text


def test_the_forward_pass_is_no_gradient_in_the_message() -> None:
    wrong = tuple(GradientReport(name, Status.FAIL) for name in (FORWARD, "x"))
    report = ExerciseReport(
        "cs231n.dropout", Status.FAIL, 0.0, 1.0, "The forward pass and the gradient of x are not right yet.", 0, wrong
    )
    assert in_course_names(report, CATALOG["cs231n.dropout"]).message == "The forward pass and dx are not right yet."


def test_an_exercise_of_no_course_stays_as_it_is() -> None:
    report = ExerciseReport(
        "dropout", Status.FAIL, 0.0, 1.0, "keep", 0, (GradientReport("x", Status.FAIL, hint="for keep = 0.5"),)
    )
    assert in_course_names(report, CATALOG["dropout"]) == report


def test_a_size_is_an_axis_of_the_courses_arrays() -> None:
    exercise = CATALOG["cs231n.conv"]
    found = {name: size_name(exercise, name) for name in ("n", "c", "f", "q", "lo")}
    expected = {"n": "x.shape[0]", "c": "x.shape[1]", "f": "w.shape[0]", "q": "w.shape[3]", "lo": "out.shape[3]"}
    assert found == expected
    assert size_name(CATALOG["conv2d"], "n") == "n"
    assert size_name(CATALOG["cs231n.spatial_groupnorm"], "c") == "c"  # no axis alone is that long
