"""Exercises of courses: what is refused, and that the way back through a rearrangement is right for every one of them."""

from pathlib import Path

import numpy as np
import pytest

from grader.exercise.catalog import Catalog, UnknownExercise, load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.shape import BadExercise
from grader.formats.assignment import parse_assignment, ready_made
from grader.formats.starter import starter_script
from grader.grading.suite import build_suite
from grader.grading.verify import verify
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.service.runnable import unrunnable
from grader.values.assignment import in_course
from grader.values.report import Status

CATALOG = load_catalog(exercise_folders(), reference_folders())
NAMES = [name for name in CATALOG.everything if in_course(name)]


def course(folder: Path, text: str) -> Catalog:
    (folder / "courses").mkdir()
    (folder / "courses" / "mine.py").write_text(f"from grader.exercise import adapted\n\n{text}")
    return load_catalog((*exercise_folders(), folder), reference_folders())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('@adapted("relu", "out = f(x)")\ndef one(x):\n    return x', "mine.py, one: the calls never assign 'dx'"),
        ('@adapted("relu", "out, dx = f(x)", shapes="(n),(n)->(n)")\ndef one(x):\n    return x', "2 shapes of inputs for 1"),
        ('@adapted("relu", "out, dx = f(x)")\ndef one(x, *, k):\n    return x', 'the parameter "k" has no values'),
        ('@adapted("nothing", "out, dx = f(x)")\ndef one(x):\n    return x', 'no exercise "nothing"'),
    ],
)
def test_a_course_that_cannot_be_used_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises((BadExercise, UnknownExercise), match=told):
        course(tmp_path, text)["mine.one"]


def test_an_unknown_name_of_a_course_is_told_with_near_ones() -> None:
    with pytest.raises(UnknownExercise, match=r"did you mean cs231n\.conv or"):
        CATALOG["cs231n.convv"]


def test_a_course_of_ones_own_stands_on_the_catalog(tmp_path: Path) -> None:
    text = (
        '@adapted("matvec", "out, cache = forward(A, v)\\ndA, dv = backward(dout, cache)")\ndef product(A, v):\n    return A, v'
    )
    exercise = course(tmp_path, text)["mine.product"]
    assert exercise.gradients == ("A", "v")
    assert exercise.function == "backward"
    assert "dA, dv = backward(dout, cache)" in exercise.statement


def test_courses_are_not_among_the_exercises_of_the_curriculum() -> None:
    assert not any(in_course(name) for name in CATALOG)
    assert len(NAMES) > 40


@pytest.mark.parametrize("name", NAMES)
def test_reference_variants_and_mistakes_come_along(name: str) -> None:
    """The reference agrees with slopes of the forward function, every variant agrees with it, every mistake does not."""
    exercise = CATALOG[name]
    suite = build_suite(exercise, 0)
    assert not suite.doubts
    assert exercise.reference is not None
    small = [case for case in suite.cases[: suite.judged] if max(array.size for array in case.inputs) < 200]
    for case in small[:4]:
        right = exercise.reference.vjp(*case.arguments, **case.parameters)
        for variant in exercise.reference.accepted:
            for got, wanted in zip(variant(*case.arguments, **case.parameters), right, strict=True):
                np.testing.assert_allclose(got, wanted, rtol=1e-3 if wanted.dtype == np.float32 else 1e-8, atol=1e-9)
    for item in exercise.reference.misconceptions:
        assert set(item.gradients) <= set(exercise.gradients)


def test_what_a_course_adds_to_the_mathematics_has_mistakes_of_its_own() -> None:
    folder = exercise_folders()[0] / "courses"
    own = {path.stem for course in CATALOG.courses for path in (folder / course).glob("*.py")}
    assert {"max_pool", "rnn", "lstm", "temporal_softmax", "svm", "two_layers"} <= own
    for name in ("cs231n.max_pool", "cs231n.rnn", "cs231n.lstm", "cs231n.svm_naive", "deeplearning_ai.L_model"):
        reference = CATALOG[name].reference
        assert reference is not None
        assert len(reference.misconceptions) >= 4


def test_every_exercise_of_a_ready_made_assignment_exists() -> None:
    for title, path in ready_made().items():
        for wanted in parse_assignment(path.read_text(), title).exercises:
            assert wanted.name in CATALOG


def test_a_statement_shows_no_calls_of_functions_that_the_course_does_not_have() -> None:
    for name in NAMES:
        assert ">>>" not in CATALOG[name].statement
        assert "_vjp(" not in CATALOG[name].statement
    assert "1/n" in CATALOG["cs231n.affine"].statement


@pytest.mark.parametrize("name", NAMES)
def test_the_starter_is_not_attempted(name: str) -> None:
    exercise = CATALOG[name]
    source = read_submission([("hw.py", starter_script([exercise]).encode())], name="hw.py", limits=IntakeLimits())
    assert exercise.bridge is not None
    assert unrunnable(source, exercise, exercise.bridge.needs)[0] is Status.NOT_ATTEMPTED


@pytest.mark.parametrize(
    ("name", "mistake", "counted"),
    [("cs231n.svm_loss", "ignores_the_cotangent", 1), ("cs231n.softmax_naive", "leaves_g_out_of_the_penalty", 2)],
)
def test_a_mistake_that_is_right_as_the_course_calls_it_is_no_doubt(name: str, mistake: str, counted: int) -> None:
    exercise = CATALOG[name]
    proved = verify(exercise)
    assert proved.ok
    assert any(item.name == mistake for item in exercise.reference.misconceptions)
    assert proved.misconceptions == len(exercise.reference.misconceptions) - counted


def test_autograd_sees_through_a_course_s_arrangement() -> None:
    proved = verify(CATALOG["cs231n.temporal_affine"])
    assert (proved.ok, proved.autograd, proved.complex_step) == (True, "", "")
