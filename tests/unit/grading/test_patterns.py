"""On which cases a gradient is wrong is told only where one condition separates them without exception, or is enough for many of
them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.exercise.cases import SINGLE_ENTRY, ZERO, Case
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.exercise.sizes import LARGE
from grader.grading.patterns import pattern, refuted
from grader.grading.suite import build_suite

CATALOG = load_catalog(exercise_folders(), reference_folders())
SUITES = {name: build_suite(CATALOG[name], 0) for name in ("affine", "conv1d", "conv2d", "sin", "cs231n.conv")}


def told(name: str, wrong: Callable[[Case], Any]) -> str | None:
    suite = SUITES[name]
    cases = [case for case in suite.cases[: suite.judged] if case.label not in (ZERO, SINGLE_ENTRY)]
    return pattern(suite.exercise, cases, [bool(wrong(case)) for case in cases])


NOTHING: dict[str, tuple[str, Callable[[Case], Any]]] = {
    "right everywhere": ("affine", lambda case: False),
    "enough to be wrong": ("conv1d", lambda case: case.parameters["stride"] == 1 or case.sizes["n"] == LARGE),
    "two sizes of no square": ("conv2d", lambda case: case.sizes["n"] != case.sizes["q"] and case.sizes["c"] % 2),
    "wrong everywhere": ("affine", lambda case: True),
    "one choice of sizes, by a rare condition": ("affine", lambda case: dict(case.sizes) == {"n": 3, "d": 5, "m": 2}),
    "enough for too few cases": ("affine", lambda case: case.sizes["n"] > 1 and case.sizes["d"] != case.sizes["m"]),
    "two conditions together": ("affine", lambda case: case.sizes["n"] == 1 or case.sizes["d"] == case.sizes["m"]),
    "nearly": ("conv1d", lambda case: (case.sizes["c"] > 3) != (case.parameters["pad"] == 1)),
}


@pytest.mark.parametrize(("name", "wrong"), NOTHING.values(), ids=NOTHING.keys())
def test_nothing_is_told_where_no_condition_fits(name: str, wrong: Callable[[Case], Any]) -> None:
    assert told(name, wrong) is None


TOLD: dict[str, tuple[str, Callable[[Case], Any], str]] = {
    "not 1": ("affine", lambda case: case.sizes["n"] > 1, "right exactly when n is 1"),
    "square": ("affine", lambda case: case.sizes["d"] == case.sizes["m"], "wrong exactly when d equals m"),
    "square, not 1": ("affine", lambda case: case.sizes["d"] == case.sizes["m"] > 1, "d equals m and is not 1"),
    "far": ("affine", lambda case: case.sizes["d"] > 64, "d is larger than 64"),
    "order": ("affine", lambda case: case.sizes["d"] < case.sizes["m"], "d is less than m"),
    "parameter": ("conv1d", lambda case: case.parameters["pad"] == 2, "wrong exactly when pad is 2"),
    "overlap": ("conv1d", lambda case: case.parameters["stride"] < case.sizes["k"], "stride is less than k"),
    "overlap, of several windows": (
        "conv1d",
        lambda case: case.parameters["stride"] < case.sizes["k"] and case.sizes["lo"] > 1,
        "windows overlap (stride is less than k and lo is not 1)",
    ),
    "several windows and images": (
        "conv1d",
        lambda case: case.sizes["n"] > 1 < case.sizes["lo"],
        "wrong exactly when n is larger than 1 and there is more than one window (lo is not 1)",
    ),
    "two parameters": (
        "conv1d",
        lambda case: case.parameters["pad"] == 1 and case.parameters["stride"] == 2,
        "stride is 2 and pad is 1",
    ),
    "memory": (
        "sin",
        lambda case: case.layout in ("reversed", "strided") and case.sizes["n"] > 1,
        "right exactly when g is contiguous in memory. In all of them the same holds for x.",
    ),
    "not 1, in a course": ("cs231n.conv", lambda case: case.sizes["c"] > 1, "right exactly when x.shape[1] is 1"),
    "overlap, in a course": (
        "cs231n.conv",
        lambda case: (
            (case.parameters["stride"] < case.sizes["p"] and case.sizes["ho"] > 1)
            or (case.parameters["stride"] < case.sizes["q"] and case.sizes["lo"] > 1)
        ),
        "stride is less than w.shape[2] and out.shape[2] is not 1 or stride is less than w.shape[3] and out.shape[3] is not 1",
    ),
    "a parameter and a size that follows from it": (
        "conv1d",
        lambda case: case.parameters["stride"] >= case.sizes["lo"],
        "right exactly when stride is less than lo",
    ),
    "left over": (
        "conv1d",
        lambda case: (
            (case.sizes["l"] + 2 * int(str(case.parameters["pad"])) - case.sizes["k"]) % int(str(case.parameters["stride"]))
        ),
        "lo would be the same for a smaller l",
    ),
}


@pytest.mark.parametrize(("name", "wrong", "words"), TOLD.values(), ids=TOLD.keys())
def test_a_condition_without_exception_is_told(name: str, wrong: Callable[[Case], Any], words: str) -> None:
    text = told(name, wrong)
    assert text is not None
    assert words in text


EXCEPTIONS: dict[str, tuple[str, Callable[[Case], Any], str]] = {
    "square or not padded": (
        "conv2d",
        lambda case: case.sizes["ho"] != case.sizes["lo"] and case.parameters["pad"] != 0,
        "right whenever ho equals lo, and in some others.",
    ),
    "moved by 1 or square": (
        "conv2d",
        lambda case: case.sizes["h"] != case.sizes["l"] and case.parameters["stride"] != 1,
        "right whenever stride is 1, and in some others.",
    ),
}


@pytest.mark.parametrize(("name", "wrong", "words"), EXCEPTIONS.values(), ids=EXCEPTIONS.keys())
def test_a_condition_that_is_enough_is_told_where_many_cases_speak_for_it(
    name: str, wrong: Callable[[Case], Any], words: str
) -> None:
    text = told(name, wrong)
    assert text == f"In the cases tried it is {words}"


def test_chance_makes_hardly_any_condition_that_is_enough() -> None:
    rng = np.random.default_rng(0)
    said = [told("conv1d", lambda case: rng.random() < 0.5) for _ in range(200)]
    assert sum(text is not None for text in said) <= 4


def test_a_pattern_is_refuted_by_a_failing_case_in_which_it_says_right() -> None:
    said = "The gradient of w is wrong. In the cases tried it is right exactly when n is 1."
    suite = SUITES["affine"]
    alone = next(case for case in suite.cases if case.sizes["n"] == 1)
    more = next(case for case in suite.cases if case.sizes["n"] > 1)
    assert refuted(suite.exercise, said, alone) == "In the cases tried it is right exactly when n is 1."
    assert refuted(suite.exercise, said, more) is None
    enough = "In the cases tried it is right whenever n is 1, and in some others."
    assert refuted(suite.exercise, f"Before. {enough} After.", alone) == enough
    assert refuted(suite.exercise, enough, more) is None
