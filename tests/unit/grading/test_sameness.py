"""Two reports on the same bytes: every difference is told, and nothing else is."""

from dataclasses import fields, replace

import pytest

from grader.grading.sameness import changed_versions, differences
from grader.values.report import (
    CheckResult,
    Cost,
    CostKind,
    Counterexample,
    ExerciseReport,
    GradientReport,
    Learning,
    PartReport,
    PartStatus,
    Report,
    Status,
)

EXAMPLE = Counterexample((("g", [1.0]),), {"stride": 2}, [1.0], [0.5], [True])
GRADIENT = GradientReport("w", Status.FAIL, "averages", None, 0.5, "reference", "Hint.", 3, 9, ("w (1, 2)",), EXAMPLE)
CHECK = CheckResult("reference", "It agrees.", "fail", "w", "seen")
COST = Cost(CostKind.LEAN, "It takes 7 MB.", (10,), (70,), (60,), (800,), 1.1)
EXERCISE = ExerciseReport(
    "affine", Status.FAIL, 0.5, 2.0, "x right. It takes 7 MB.", 3, (GRADIENT,), (CHECK,), ("line 3",), "hi", "v1", True, COST
)
REPORT = Report("hw1.py", "ada", Status.FAIL, "0 of 1", 0.5, (EXERCISE,), ("warned",), "hello", "0.1", "2.4", "abc")


def with_exercise(**changes: object) -> Report:
    return replace(REPORT, exercises=(replace(EXERCISE, **changes),))


def with_gradient(**changes: object) -> Report:
    return with_exercise(gradients=(replace(GRADIENT, **changes),))


def test_the_same_report_has_no_difference() -> None:
    assert differences(REPORT, REPORT) == []
    assert changed_versions(REPORT, REPORT) == []


OTHERS: dict[str, object] = {
    "status": Status.INVALID,
    "score": None,
    "points": 7.0,
    "cases": 1,
    "failed_cases": 1,
    "max_error": None,
}
OTHERS |= {"seed": 4, "reference": False, "warnings": (), "traceback": (), "failed_shapes": (), "counterexample": None}


@pytest.mark.parametrize("name", [item.name for item in fields(Report) if item.name not in ("exercises", "grader", "numpy")])
def test_each_field_of_a_report_is_compared(name: str) -> None:
    [said] = differences(REPORT, replace(REPORT, **{name: OTHERS.get(name, "other")}))
    assert said.startswith(f"{name} was ")


@pytest.mark.parametrize("name", ["status", "score", "points", "message", "seed", "traceback", "printed", "reference"])
def test_each_field_of_an_exercise_is_compared(name: str) -> None:
    [said] = differences(REPORT, with_exercise(**{name: OTHERS.get(name, "other")}))
    assert said.startswith(f"affine: {name} was ")


@pytest.mark.parametrize("name", [item.name for item in fields(GradientReport) if item.name != "name"])
def test_each_field_of_a_gradient_is_compared(name: str) -> None:
    [said] = differences(REPORT, with_gradient(**{name: OTHERS.get(name, "other")}))
    assert said.startswith(f"affine, gradient of w: {name.replace('_', ' ')} was ")


def test_both_values_are_told_and_long_ones_cut() -> None:
    assert differences(REPORT, with_gradient(max_error=0.25)) == ["affine, gradient of w: max error was 0.5, is 0.25."]
    assert differences(REPORT, with_gradient(hint="")) == ['affine, gradient of w: hint was "Hint.", is nothing.']
    [said] = differences(REPORT, with_gradient(hint="x" * 5000))
    assert len(said) < 250


def test_what_is_gone_and_what_is_new_are_told() -> None:
    other = replace(EXERCISE, name="sin")
    assert differences(REPORT, replace(REPORT, exercises=(other,))) == [
        "affine: was there and is not any more.",
        "sin: is there now and was not.",
    ]
    assert differences(REPORT, with_exercise(checks=())) == ["affine, check reference of w: was there and is not any more."]


def test_versions_are_no_differences_but_are_told() -> None:
    other = replace(with_exercise(version="v2"), numpy="2.5", grader="")
    assert differences(REPORT, other) == []
    assert changed_versions(REPORT, other) == [
        "grader was 0.1, is unknown",
        "numpy was 2.4, is 2.5",
        "exercise affine was v1, is v2",
    ]


def test_measurements_are_no_differences_but_their_kind_is() -> None:
    again = replace(COST, text="It takes 8 MB.", memory=(80,), cpu_ratio=1.2)
    checks = tuple(CheckResult("cost", "Lean", "warning", None, text) for text in (COST.text, again.text))
    one = with_exercise(checks=(checks[0],))
    assert differences(one, with_exercise(cost=again, message="x right. It takes 8 MB.", checks=(checks[1],))) == []
    loops = replace(COST, kind=CostKind.LOOPS)
    assert differences(REPORT, with_exercise(cost=loops)) == ["affine: cost was lean, is loops."]


def test_tuples_that_became_lists_in_the_database_are_the_same() -> None:
    arguments = (("g", [1.0]),)
    example = replace(EXAMPLE, arguments=arguments, parameters={"p": (1, 2)})
    stored = replace(EXAMPLE, arguments=arguments, parameters={"p": [1, 2]})
    assert differences(with_gradient(counterexample=stored), with_gradient(counterexample=example)) == []


def test_of_a_network_its_parts_are_compared_and_how_it_learned_is_not() -> None:
    part = PartReport("relu", "relu_vjp", PartStatus.WRONG, ("h2 = relu(h1)",), "relu_vjp gives a wrong gradient of x.")
    learned = Learning((0,), (2.0,), (2.0,), 0.1, 0.9, "It learned.")
    report = with_exercise(parts=(part,), learning=learned)
    assert differences(report, with_exercise(parts=(part,))) == []
    [told] = differences(report, with_exercise(parts=(replace(part, status=PartStatus.RIGHT),)))
    assert told == "affine, part relu_vjp: status was wrong, is right."
    assert differences(report, with_exercise()) == ["affine, part relu_vjp: was there and is not any more."]
