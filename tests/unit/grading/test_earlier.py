"""Two calls of which the second is wrong because of the first: what is kept between calls, and what is not."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.exercise.cases import Case
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.earlier import KEPT, pairs, suspects, with_earlier_calls
from grader.grading.judge import judge
from grader.grading.local import answer, called
from grader.grading.shrink import candidates, counterexamples, with_counterexamples, wrong_gradients
from grader.grading.suite import Suite, build_suite
from grader.values.call import Answers, Outcome
from grader.values.report import ExerciseReport, GradientReport

CATALOG = load_catalog(exercise_folders(), reference_folders())
SUITES = {name: build_suite(CATALOG[name], 0) for name in ("affine", "relu", "conv1d")}
Make = Callable[[], Callable[..., Any]]


def calls(function: Callable[..., Any], cases: Sequence[Case]) -> tuple[Outcome, ...]:
    return tuple(called(function, case.arguments, case.parameters) for case in cases)


def graded(suite: Suite, make: Make) -> tuple[ExerciseReport, list[str]]:
    """The report with small cases, as of one process for the suite and the small cases and a new one for each question; and
    the suspects."""
    function, cases = make(), candidates(suite.exercise, suite.seed)
    answers = answer(suite, function)
    report = judge(suite, answers, 1.0)
    found = counterexamples(suite, wrong_gradients(report, suite), cases, Answers("", calls(function, cases)))
    report = with_counterexamples(report, found, suite, cases)
    names = suspects(report, suite, answers)
    return with_earlier_calls(report, suite, names, cases, lambda asked: calls(make(), asked)), names


def gradient(report: ExerciseReport, name: str) -> GradientReport:
    return next(item for item in report.gradients if item.name == name)


def keeps_the_first_x(key: Callable[..., object]) -> Make:
    def make() -> Callable[..., Any]:
        known: dict[object, Any] = {}

        def vjp(g: Any, x: Any, w: Any, b: Any) -> Any:
            return g @ w.T, known.setdefault(key(g, x, w, b), x).T @ g, g.sum(axis=0)

        return vjp

    return make


def uses_the_last_x() -> Callable[..., Any]:
    last: list[Any] = []

    def vjp(g: Any, x: Any, w: Any, b: Any) -> Any:
        used = last.pop() if last and last[0].shape == x.shape else x
        last[:] = [x]
        return g @ w.T, used.T @ g, g.sum(axis=0)

    return vjp


@pytest.mark.parametrize(
    "make",
    [
        keeps_the_first_x(lambda g, x, w, b: x.shape),
        keeps_the_first_x(lambda g, x, w, b: g.tobytes()),
        uses_the_last_x,
    ],
    ids=["by shape", "by g", "the last"],
)
def test_the_call_that_must_come_first_is_shown(make: Make) -> None:
    suite = SUITES["affine"]
    report, names = graded(suite, make)
    found = gradient(report, "w")
    assert names == ["w"]
    example = found.counterexample
    assert example is not None
    assert [name for name, _ in example.before] == ["g", "x", "w", "b"]
    assert found.hypothesis in (KEPT, "remembered")
    assert "something is kept between calls" in found.hint
    function = make()
    first, second = ([np.array(value) for _, value in call] for call in (example.before, example.arguments))
    alone = make()(*second)[1]
    assert np.allclose(alone, example.expected)
    function(*first)
    assert np.allclose(function(*second)[1], example.got)
    assert not np.allclose(example.got, example.expected)


def test_a_parameter_of_the_earlier_call_may_be_what_matters() -> None:
    right = CATALOG["conv1d"].reference.vjp

    def make() -> Callable[..., Any]:
        known: dict[object, int] = {}

        def vjp(g: Any, x: Any, w: Any, b: Any, *, stride: int, pad: int) -> Any:
            dx, dw, db = right(g, x, w, b, stride=stride, pad=pad)
            return dx, dw, db * (1 + (known.setdefault((x.shape[2] + 2 * pad, w.shape[2]), stride) != stride))

        return vjp

    report, _ = graded(SUITES["conv1d"], make)
    example = gradient(report, "b").counterexample
    assert example is not None
    assert dict(example.before)["stride"] != example.parameters["stride"]
    assert dict(example.before)["pad"] == example.parameters["pad"]


def test_what_raises_after_another_call_is_said_once() -> None:
    def make() -> Callable[..., Any]:
        known: list[Any] = []

        def vjp(g: Any, x: Any, w: Any, b: Any) -> Any:
            known.append(len(x))
            if known[0] != len(x):
                raise ValueError(f"a batch of {known[0]} is expected")
            return g @ w.T, x.T @ g, g.sum(axis=0)

        return vjp

    report, names = graded(SUITES["affine"], make)
    assert names == ["x", "w", "b"]
    assert sum("A first call is right, and the same call raises this" in item.hint for item in report.gradients) == 1
    assert {item.hypothesis for item in report.gradients} == {KEPT}


def test_a_mistake_of_one_call_is_left_as_it_is() -> None:
    """Right except where n is 1: the first call is right, no formula fits, and nothing is kept."""
    right = CATALOG["affine"].reference.vjp

    def vjp(g: Any, x: Any, w: Any, b: Any) -> Any:
        dx, dw, db = right(g, x, w, b)
        return dx, dw + (len(x) == 1) * np.arange(dw.size).reshape(dw.shape), db

    report, names = graded(SUITES["affine"], lambda: vjp)
    found = gradient(report, "w")
    assert names == ["w"]
    assert found.hypothesis != KEPT
    assert found.counterexample is not None
    assert found.counterexample.before == ()


def test_what_is_wrong_in_the_first_call_is_not_asked_again() -> None:
    noise = np.random.default_rng(0)
    table = {shape: noise.standard_normal(shape) for shape in {case.inputs[0].shape for case in SUITES["relu"].cases}}
    _, names = graded(SUITES["relu"], lambda: lambda g, x: g * table.get(x.shape, 2.0))
    assert names == []


def test_an_example_that_does_not_show_by_itself_is_not_shown() -> None:
    """Wrong only after many calls, which no pair of calls brings about."""

    def make() -> Callable[..., Any]:
        count: list[int] = []

        def vjp(g: Any, x: Any) -> Any:
            count.append(1)
            return g * (x > 0) * (1.0 + (len(count) > len(SUITES["relu"].cases) - 4) * (x > 0.5) * np.sin(len(count)))

        return vjp

    suite, cases = SUITES["relu"], candidates(CATALOG["relu"], 0)
    report = judge(suite, answer(suite, make()), 1.0)
    function = make()
    calls(function, suite.cases)
    found = counterexamples(suite, ["x"], cases, Answers("", calls(function, cases)))
    report = replace(report, gradients=(replace(report.gradients[0], counterexample=found["x"], hypothesis=None),))
    assert found["x"] is not None
    said = with_earlier_calls(report, suite, ["x"], cases, lambda asked: calls(make(), asked)).gradients[0]
    assert said.counterexample is None
    assert said.hypothesis == KEPT


def test_pairs_have_the_same_sizes_or_say_so() -> None:
    suite = SUITES["conv1d"]
    tried = list(pairs(suite, candidates(suite.exercise, 0)))
    one, other = tried[0]
    assert one.sizes == other.sizes
    assert one.parameters == other.parameters
    assert any(one.parameters != other.parameters for one, other in tried)
    assert all(np.all(g) for one, _ in tried for g in one.cotangents)
