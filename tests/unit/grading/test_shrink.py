"""The smallest failing case: small, whole numbers, and true."""

import contextlib
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge
from grader.grading.local import answer, with_mistake
from grader.grading.paste import snippet
from grader.grading.shrink import candidates, counterexamples, shrinkable, with_counterexamples, wrong_gradients
from grader.grading.suite import build_suite, call, right_gradients
from grader.values.call import Answers, Call, Kind, Outcome
from grader.values.report import Counterexample

CATALOG = load_catalog(exercise_folders(), reference_folders())
SUITES = {name: build_suite(CATALOG[name], 0) for name in ("affine", "sin", "permute", "conv1d")}


def caller(function: Callable[..., Any]) -> Callable[[Sequence[Call]], Answers]:
    def run(calls: Sequence[Call]) -> Answers:
        outcomes = []
        for item in calls:
            try:
                result = function(*(argument.value for argument in item.args), **item.kwargs)
            except ValueError as error:
                outcomes.append(Outcome(Kind.RAISED, detail=f"ValueError: {error}"))
            else:
                arrays = result if isinstance(result, tuple) else (result,)
                outcomes.append(Outcome(Kind.RETURNED, tuple(np.asarray(array) for array in arrays)))
        return Answers("any", tuple(outcomes))

    return run


def examples(name: str, function: Callable[..., Any], *, reference: bool = True) -> dict[str, Counterexample | None]:
    suite = SUITES[name] if reference else build_suite(replace(CATALOG[name], reference=None), 0)
    report = judge(suite, answer(suite, function), 1.0)
    if shrinkable(report, suite):
        cases = candidates(suite.exercise, suite.seed)
        answers = caller(function)([call(case) for case in cases])
        report = with_counterexamples(
            report, counterexamples(suite, wrong_gradients(report, suite), cases, answers), suite, cases
        )
    return {item.name: item.counterexample for item in report.gradients}


def affine(change: Callable[..., Any]) -> Callable[..., Any]:
    def vjp(g: Any, x: Any, w: Any, b: Any) -> Any:
        return g @ w.T, change(x.T @ g, x), g.sum(0)

    return vjp


def test_without_a_reference_the_right_numbers_come_from_finite_differences() -> None:
    wrong = affine(lambda dw, x: dw + (len(x) > 1))
    known, found = examples("affine", wrong)["w"], examples("affine", wrong, reference=False)
    assert found["x"] is None
    assert found["b"] is None
    assert known is not None
    assert found["w"] is not None
    assert found["w"].wrong == known.wrong
    np.testing.assert_allclose(found["w"].expected, known.expected, atol=1e-6)


def test_a_right_gradient_has_no_counterexample() -> None:
    found = examples("affine", affine(lambda dw, x: dw / len(x)))
    assert found["x"] is None
    assert found["b"] is None
    assert found["w"] is not None


def test_the_case_is_the_smallest_that_shows_it() -> None:
    example = examples("affine", affine(lambda dw, x: dw / len(x)))["w"]
    assert example is not None
    shapes = {name: np.shape(value) for name, value in example.arguments}
    assert shapes == {"g": (2, 1), "x": (2, 1), "w": (1, 1), "b": (1,)}


def test_numbers_are_whole_and_g_has_one_entry_where_that_is_enough() -> None:
    example = examples("affine", affine(lambda dw, x: 2 * dw))["w"]
    assert example is not None
    values = np.concatenate([np.ravel(value) for _, value in example.arguments])
    assert (values == np.round(values)).all()
    assert np.count_nonzero(dict(example.arguments)["g"]) == 1


def test_wrong_entries_are_marked_and_right_ones_are_not() -> None:
    def spoil(dw: Any, x: Any) -> Any:
        dw = dw.copy()
        dw[-1, -1] += dw.shape[0] > 1
        return dw

    example = examples("affine", affine(spoil))["w"]
    assert example is not None
    assert example.wrong == [[False], [True]]


def test_what_is_not_finite_is_shown_as_missing_and_marked() -> None:
    example = examples("sin", lambda g, x: g * np.cos(x) * np.where(x > 0, np.nan, 1.0))["x"]
    assert example is not None
    assert None in example.got
    assert [entry is None for entry in example.got] == example.wrong


def test_a_wrong_shape_and_an_exception_are_shown() -> None:
    transposed = examples("affine", affine(lambda dw, x: dw.T))["w"]
    assert transposed is not None
    assert transposed.wrong is None
    assert np.shape(transposed.got) == np.shape(transposed.expected)[::-1]
    raised = examples("affine", lambda g, x, w, b: (g @ w, x.T @ g, g.sum(0)))["x"]
    assert raised is not None
    assert raised.raised.startswith("ValueError")


def test_what_no_single_call_shows_has_no_counterexample() -> None:
    first: dict[tuple[int, ...], Any] = {}
    kept = examples("affine", affine(lambda dw, x: first.setdefault(dw.shape, dw.copy())))
    assert kept["w"] is None


def test_zero_has_no_sign() -> None:
    example = examples("sin", lambda g, x: -0.0 * g * x)["x"]
    assert example is not None
    assert not np.signbit(np.array(example.got)).any()


def test_after_an_exception_the_snippet_asks_for_no_result() -> None:
    example = Counterexample((("g", [1.0]), ("x", [2.0])), {}, [1.0], raised="ValueError: no")
    text = snippet("sin_vjp", "hw1", 0, example)
    assert "result = sin_vjp(g, x)" in text
    assert "result[0]" not in text
    several = replace(example, raised="2 arrays instead of 1", yours="what came back")
    assert "print(result)" in snippet("sin_vjp", "hw1", 0, several)


def test_a_mistake_that_shows_only_on_large_inputs_has_none() -> None:
    assert examples("sin", lambda g, x: g * np.cos(x) * (1 if x.size < 64 else 2))["x"] is None


@pytest.mark.parametrize("name", ["rnn", "rnn_step", "lstm_step", "gru_step", "sigmoid_layer"])
def test_where_whole_numbers_saturate_a_unit_smaller_ones_of_few_digits_leave_something_to_see(name: str) -> None:
    cases = candidates(CATALOG[name], 0)[:12]
    for case in cases:
        entries = np.abs(np.concatenate([array.ravel() for array in right_gradients(CATALOG[name], case) or ()]))
        assert entries[entries > 0].min() > 1e-3 * np.abs(case.cotangents[0]).max()
        for array in case.inputs:
            np.testing.assert_array_equal(array, np.round(array, 2))


@pytest.mark.parametrize("name", ["affine", "matvec", "conv1d", "softmax", "log_softmax"])
def test_where_they_do_not_numbers_stay_whole(name: str) -> None:
    first = candidates(CATALOG[name], 0)[0]
    assert all((array == np.round(array)).all() for array in first.inputs)


@pytest.mark.parametrize("name", list(SUITES))
def test_candidates_are_the_same_every_time_and_grow(name: str) -> None:
    first, again = (candidates(CATALOG[name], 0) for _ in range(2))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_equal(one.arguments, two.arguments)
    counts = [sum(array.size for array in case.inputs) for case in first]
    assert counts == sorted(counts)
    assert counts[-1] < 100


def test_the_snippet_runs_and_shows_both_values(capsys: pytest.CaptureFixture[str]) -> None:
    example = examples("conv1d", lambda g, x, w, b, *, stride, pad: conv_with_doubled_bias(g, x, w, b, stride, pad))["b"]
    assert example is not None
    text = snippet("conv1d_vjp", "hw1", 2, example)
    reference = CATALOG["conv1d"].reference
    assert reference is not None
    exec(text.replace("from hw1 import conv1d_vjp", ""), {"conv1d_vjp": reference.vjp})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] in printed[1]
    assert "is expected" in printed[1]


def printed_by(text: str, *passed_over: str, **names: object) -> list[str]:
    """What the snippet prints when its functions are these; the lines ``passed_over`` are left out."""
    lines = [line for line in text.splitlines() if line not in passed_over]
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        exec("\n".join(lines), dict(names))
    return stream.getvalue().splitlines()


def test_without_a_module_the_code_is_pasted_first() -> None:
    example = examples("affine", affine(lambda dw, x: 2 * dw))["w"]
    assert example is not None
    text = snippet("affine_vjp", None, 1, example)
    assert "from " not in text
    assert "# first paste the code that defines affine_vjp" in text
    shown = printed_by(text, affine_vjp=affine(lambda dw, x: 2 * dw))
    assert shown[0] not in shown[-1]
    assert shown[-1].endswith("is expected")


@pytest.mark.parametrize("caches", [lambda x, w: ((x, w),), lambda x, w: (x, w)], ids=["one cache", "two values"])
def test_both_passes_are_called_one_after_the_other(caches: Callable[..., Any]) -> None:
    def forward(x: Any, w: Any, b: Any) -> Any:
        return (x @ w + b, *caches(x, w))

    def backward(dout: Any, cache: Any) -> Any:
        x, w = cache
        return dout @ w.T, 2 * x.T @ dout, dout.sum(0)

    example = examples("affine", affine(lambda dw, x: 2 * dw))["w"]
    assert example is not None
    text = snippet("affine_backward", "hw1", 1, example, forward="affine_forward")
    imported = "from hw1 import affine_forward, affine_backward"
    assert imported in text
    shown = printed_by(text, imported, affine_forward=forward, affine_backward=backward)
    assert len(shown) == 2 * len(np.atleast_1d(example.expected))
    assert shown[-1].endswith("is expected")


def test_several_cotangents_are_a_tuple_of_arrays() -> None:
    example = Counterexample((("g", [[1.0, 0.0], [0.0]]), ("x", [1.0, 2.0, 3.0])), {}, [1.0, 0.0, 0.0], [0.0, 0.0, 0.0])
    seen = []

    def split_vjp(g: Any, x: Any) -> Any:
        seen.append(tuple(np.shape(part) for part in g))
        return x

    text = snippet("split_vjp", None, 0, example, outputs=2)
    assert printed_by(text, split_vjp=split_vjp)[0] == "[1. 2. 3.]"
    assert seen == [((2,), (1,))]


def conv_with_doubled_bias(g: Any, x: Any, w: Any, b: Any, stride: int, pad: int) -> Any:
    reference = CATALOG["conv1d"].reference
    assert reference is not None
    dx, dw, db = reference.vjp(g, x, w, b, stride=stride, pad=pad)
    return dx, dw, 2 * db


@pytest.mark.parametrize(
    ("name", "mistake"), [("dilated_conv1d", "forgets_the_dilation_for_w"), ("sliding_windows", "forgets_the_stride")]
)
def test_a_step_that_shows_only_with_several_windows_has_a_small_case(name: str, mistake: str) -> None:
    reference = CATALOG[name].reference
    assert reference is not None
    item = next(item for item in reference.misconceptions if item.name == mistake)
    wrong = with_mistake(CATALOG[name], item.function, item.gradients)
    suite = build_suite(CATALOG[name], 0)
    cases = candidates(suite.exercise, 0)
    outcomes = [Outcome(Kind.RETURNED, wrong(*case.arguments, **case.parameters)) for case in cases]
    found = counterexamples(suite, item.gradients, cases, Answers(name, tuple(outcomes)))
    assert all(found[gradient] is not None for gradient in item.gradients)


def test_of_cases_with_the_same_inputs_the_one_with_the_smaller_output_comes_first() -> None:
    first = candidates(CATALOG["broadcast_to"], 0)[0]
    assert first.parameters == {"batch": 1, "rows": 1}
