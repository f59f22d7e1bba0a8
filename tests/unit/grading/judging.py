"""Every exercise's suite, built once for all tests of the judge, and short ways to ask it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.local import answer
from grader.grading.suite import Suite, build_suite
from grader.values.call import Answers, Kind, Outcome
from grader.values.report import ExerciseReport

CATALOG = load_catalog(exercise_folders(), reference_folders())


SUITES = {name: build_suite(CATALOG[name], 0) for name in CATALOG}


AFFINE = SUITES["affine"]


def graded(suite: Suite, function: Callable[..., Any], **changes: Any) -> ExerciseReport:
    return judge(suite, replace(answer(suite, function), **changes), 1.0)


def affine(g: Any, x: Any, w: Any, b: Any) -> Any:
    return g @ w.T, x.T @ g, g.sum(0)


def raw(suite: Suite, *arrays: Any) -> Answers:
    """The same arrays for every case, as they are (any dtype)."""
    return Answers(suite.exercise.name, tuple(Outcome(Kind.RETURNED, tuple(map(np.asarray, arrays)), True) for _ in suite.cases))
