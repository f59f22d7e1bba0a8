"""Which part breaks a network: told from calls alone, on cases of their own, and proved by putting right results in its place."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading import network
from grader.grading.judge import stopped
from grader.grading.suite import build_suite
from grader.sandbox.runner.network import Composition
from grader.values.call import Answers, Call, Kind, Outcome
from grader.values.report import ExerciseReport, PartStatus, Report, Status

CATALOG = load_catalog(exercise_folders(), reference_folders())
EXERCISE = CATALOG["relu_network"]
NAMES = {name: f"{name}_vjp" for name in EXERCISE.parts}
FAILED = stopped(build_suite(EXERCISE, 0), Status.FAIL, "W1 not yet.", 1.0)


def functions(**changes: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    right = {name: part.reference.vjp for name, part in EXERCISE.parts.items() if part.reference}
    return right | changes


class Asked:
    """Trusted functions in the place of a student's; remembers what it was asked."""

    def __init__(self, given: dict[str, Callable[..., Any]]) -> None:
        self.given = given
        self.exchanges: list[list[str]] = []
        self.calls: list[Call] = []

    def __call__(self, asked: Sequence[network.Asked]) -> list[Answers]:
        self.exchanges.append([part for part, _ in asked])
        self.calls += [call for _, calls in asked for call in calls]
        whole = Composition([*self.given.values()], [*self.given])
        return [Answers(part, tuple(_outcome(self.given.get(part, whole), call) for call in calls)) for part, calls in asked]


def _outcome(function: Callable[..., Any], call: Call) -> Outcome:
    values = [argument.value for argument in call.args]
    given = [value.copy() if isinstance(value, np.ndarray) else value for value in values]
    try:
        result = function(*given, **call.kwargs)
    except Exception as error:
        return Outcome(Kind.RAISED, detail=f"{type(error).__name__}: {error}")
    pairs = enumerate(zip(given, values, strict=True))
    changed = tuple(k for k, (now, was) in pairs if isinstance(was, np.ndarray) and not np.array_equal(now, was))
    return Outcome(
        Kind.RETURNED, tuple(map(np.asarray, result if isinstance(result, tuple) else (result,))), False, "", (), changed
    )


def explained(asked: Asked, report: ExerciseReport = FAILED) -> ExerciseReport:
    return network.explain(EXERCISE, report, NAMES, asked)


def named(report: ExerciseReport) -> dict[str, str]:
    return {part.name: part.status.value for part in report.parts}


def test_one_wrong_part_is_named_and_costs_its_share_once() -> None:
    asked = Asked(functions(relu=lambda g, x: g * (g > 0)))
    report = explained(asked)
    assert named(report) == {"affine": "right", "relu": "wrong", "cross_entropy": "right"}
    assert report.score == pytest.approx(2 / 3)
    assert "What breaks it is relu_vjp: with a right one in its place all gradients of the network are right." in report.message
    assert report.parts[1].detail == "relu_vjp gives a wrong gradient of x: seen at h2 = relu(h1), where x is h1."
    assert asked.exchanges == [["affine", "relu", "cross_entropy"], [network.WHOLE]]


def test_two_wrong_parts_are_both_named() -> None:
    report = explained(Asked(functions(relu=lambda g, x: g, affine=lambda g, x, w, b: (g @ w.T, x.T @ g, g[0]))))
    assert named(report) == {"affine": "wrong", "relu": "wrong", "cross_entropy": "right"}
    assert "What breaks it are affine_vjp and relu_vjp" in report.message
    assert report.score == pytest.approx(1 / 3)


def test_a_part_that_is_right_but_writes_into_what_others_need_is_told_apart() -> None:
    exercise = CATALOG["transformer_network"]
    right = {name: part.reference.vjp for name, part in exercise.parts.items() if part.reference}

    def greedy(g: np.ndarray, A: np.ndarray, B: np.ndarray) -> tuple[np.ndarray, ...]:
        result = right["matrix_product"](g, A, B)
        g *= 3.0
        return result

    report = stopped(build_suite(exercise, 0), Status.FAIL, "", 1.0)
    names = {name: f"{name}_vjp" for name in right}
    found = network.explain(exercise, report, names, Asked({**right, "matrix_product": greedy}))
    assert [part.name for part in found.parts if part.status is PartStatus.DISTURBS] == ["matrix_product"]
    assert "it writes into g" in next(part.detail for part in found.parts if part.name == "matrix_product")
    assert "Each of your functions is right when it is called alone" in found.message
    assert found.score == 0.0


@pytest.mark.parametrize(
    ("relu", "told"),
    [
        (lambda g, x: (g * (x > 0)).astype(np.float32), "returns an array of dtype float32 for the gradient of x"),
        (lambda g, x: (g * (x > 0))[:1], "returns shape (1,) for the gradient of x, where x has shape"),
        (lambda g, x: (g * (x > 0), x), "returns 2 arrays instead of 1 (x)"),
        (lambda g, x: g @ np.ones((99, 99)), "relu_vjp raises ValueError"),
        (lambda g, x: np.where(x > 0, g, np.nan), "gives a wrong gradient of x"),
    ],
)
def test_the_report_says_what_is_wrong_with_a_part(relu: Callable[..., Any], told: str) -> None:
    report = explained(Asked(functions(relu=relu)))
    assert named(report) == {"affine": "right", "relu": "wrong", "cross_entropy": "right"}
    assert told in report.parts[1].detail


def test_a_part_that_ends_the_process_says_nothing_about_the_others() -> None:
    def died(asked: Sequence[network.Asked]) -> list[Answers]:
        return [Answers(part, (Outcome(Kind.TIMEOUT, detail="more than 30 s"),) * len(calls)) for part, calls in asked]

    assert network.explain(EXERCISE, FAILED, NAMES, died) is FAILED


def test_where_every_part_is_right_nothing_is_claimed() -> None:
    report = explained(Asked(functions()))
    assert "wrong" not in named(report).values()
    assert report.score == 0.0


def test_a_network_that_passes_or_ran_out_of_time_is_not_asked_about() -> None:
    for status in (Status.PASS, Status.TIMEOUT, Status.MEMORY, Status.FORBIDDEN, Status.GRADER_FAULT):
        asked = Asked(functions(relu=lambda g, x: g))
        report = stopped(build_suite(EXERCISE, 0), status, "", 1.0)
        assert explained(asked, report) is report
        assert asked.exchanges == []


def test_nothing_of_a_hidden_case_is_asked_beside_right_results() -> None:
    asked = Asked(functions(relu=lambda g, x: g, cross_entropy=lambda g, x, y: g * x))
    explained(asked)
    suite = build_suite(EXERCISE, FAILED.seed)
    hidden = {array.tobytes() for case in suite.cases for array in case.inputs if array.dtype == float and array.size > 3}
    expected = suite.gradients[0].expected
    assert expected is not None
    hidden |= {suite.gradients[0].case(expected, index).tobytes() for index in range(suite.judged) if index != 0}
    sent = {item.tobytes() for call in asked.calls for argument in call.args for item in _arrays(argument.value)}
    assert len(sent) > 100
    assert {item for item in sent & hidden if np.frombuffer(item).any()} == set()


def _arrays(value: object) -> list[np.ndarray]:
    if isinstance(value, tuple):
        return [array for item in value for array in _arrays(item)]
    return [value] if isinstance(value, np.ndarray) else []


def test_credit_is_never_less_than_the_share_of_right_gradients() -> None:
    gradients = tuple(item if item.name == "b1" else _passed(item) for item in FAILED.gradients)
    almost = stopped(build_suite(EXERCISE, 0), Status.FAIL, "", 1.0)
    almost = type(almost)(**{**vars(almost), "gradients": gradients, "score": 0.75})
    report = explained(Asked(functions(affine=lambda g, x, w, b: (g @ w.T, x.T @ g, g.mean(axis=0)))), almost)
    assert report.score == 0.75


def _passed(gradient: Any) -> Any:
    return type(gradient)(**{**vars(gradient), "status": Status.PASS})


def test_the_report_survives_being_stored() -> None:
    report = explained(Asked(functions(relu=lambda g, x: g)))
    whole = Report("hw.py", "ada", Status.FAIL, "", 0.5, (report,))
    assert Report.from_json(whole.to_json()) == whole


def test_the_box_and_the_reference_walk_the_same_way_back() -> None:
    for exercise in (item for item in CATALOG.values() if item.plan):
        suite = build_suite(exercise, 5)
        right = {name: part.reference.vjp for name, part in exercise.parts.items() if part.reference}
        box = Composition([*right.values()], [*right])
        for call, case in list(zip(network.calls(exercise, suite.cases), suite.cases, strict=True))[:6]:
            got = box(*(argument.value for argument in call.args))
            expected = exercise.reference.vjp(case.cotangent, *case.inputs)
            assert all(np.allclose(one, other, rtol=1e-12, atol=1e-12) for one, other in zip(got, expected, strict=True))
