"""A report without hints: nothing leaks, nothing else is lost."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.local import answer
from grader.grading.suite import build_suite
from grader.grading.withheld import without_hints
from grader.values.report import CheckResult, Counterexample, ExerciseReport, GradientReport, Report, Status

CATALOG = load_catalog(exercise_folders(), reference_folders())
NAMES = ("sin", "matvec", "affine", "softmax", "permute")
SUITES = {name: build_suite(CATALOG[name], 0) for name in NAMES}


def whole(*exercises: ExerciseReport) -> Report:
    return Report("hw1.py", "ada", Status.FAIL, "said", 0.0, exercises)


def graded(name: str, function: Callable[..., Any]) -> Report:
    suite = SUITES[name]
    return whole(judge(suite, answer(suite, function), 1.0))


@pytest.mark.parametrize("name", NAMES)
def test_no_misconception_of_the_exercise_leaks(name: str) -> None:
    reference = CATALOG[name].reference
    assert reference is not None
    told = 0
    for item in reference.misconceptions:
        right = reference.vjp

        def wrong(*args: Any, item: Any = item, right: Any = right, **kwargs: Any) -> Any:
            gradients = right(*args, **kwargs)
            gradients = list(gradients) if isinstance(gradients, (tuple, list)) else [gradients]
            made = item.function(*args, **kwargs)
            made = made if isinstance(made, (tuple, list)) else (made,)
            for gradient, value in zip(item.gradients, made, strict=True):
                gradients[CATALOG[name].gradients.index(gradient)] = value
            return tuple(gradients)

        report = graded(name, wrong)
        text = json.dumps(without_hints(report).to_json())
        told += item.text in json.dumps(report.to_json(), ensure_ascii=False)
        assert json.dumps(item.text)[1:-1] not in text
        assert f'"{item.name}"' not in text
    assert told > 0


def test_no_general_hypothesis_leaks_and_what_was_seen_is_said() -> None:
    report = graded("sin", lambda g, x: -3.5 * g * np.cos(x))
    [before], [after] = (item.exercises[0].gradients for item in (report, without_hints(report)))
    assert before.hypothesis is not None
    assert "3.5" in before.hint
    text = json.dumps(without_hints(report).to_json())
    assert before.hypothesis not in text
    assert "factor" not in text
    assert after.hint
    assert after.hint in before.hint
    assert (after.max_error, after.failed_shapes, after.failed_cases) == (
        before.max_error,
        before.failed_shapes,
        before.failed_cases,
    )


def test_shapes_are_told_and_not_what_they_mean() -> None:
    report = without_hints(graded("affine", lambda g, x, w, b: (g @ w.T, (x.T @ g).T, g.sum(0))))
    [wrong] = [item for item in report.exercises[0].gradients if item.status is not Status.PASS]
    assert "has shape" in wrong.hint
    assert "other way round" not in json.dumps(report.to_json())


def test_the_hint_of_a_gradient_whose_code_raised_is_gone() -> None:
    found = GradientReport("w", Status.ERROR, "forgets_the_transpose", None, None, None, "Rows belong to g.")
    report = without_hints(whole(ExerciseReport("affine", Status.ERROR, 0.0, 1.0, "ValueError", 0, (found,))))
    assert report.exercises[0].gradients == (GradientReport("w", Status.ERROR),)


def test_everything_else_stays() -> None:
    example = Counterexample((("g", [1.0]),), {}, [1.0], [0.0], [True])
    right = GradientReport("x", Status.PASS, hint="It is right for your own forward pass.")
    wrong = GradientReport("w", Status.FAIL, "m", None, 0.5, "reference", "Transposed.", 1, 2, ("w (1, 2)",), example)
    checks = (CheckResult("reference", "It agrees.", "fail", "w", "wrong in 1 of 2 cases. Look at w (1, 2)."),)
    report = whole(ExerciseReport("affine", Status.FAIL, 0.5, 1.0, "x right", 0, (right, wrong), checks, ("line 3",), "hi"))
    hinted = replace(wrong, misconception=None, hint=checks[0].detail)
    expected = whole(replace(report.exercises[0], gradients=(right, hinted)))
    assert without_hints(report) == expected
    assert without_hints(expected) == expected
