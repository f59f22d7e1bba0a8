"""The checker is tested with wrong answers first."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.judge import judge, passes
from grader.grading.local import answer, with_mistake
from grader.grading.suite import Suite, build_suite
from grader.grading.words import about_shapes
from grader.values.call import AT_IMPORT, Answers, Kind, Outcome
from grader.values.report import ExerciseReport, Status

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


WRONG = {
    "everything zero": (lambda g, x, w, b: (0 * x, 0 * w, 0 * b), Status.FAIL, 0.0),
    "w transposed": (lambda g, x, w, b: (g @ w.T, g.T @ x, g.sum(0)), Status.INVALID, 2 / 3),
    "b kept per row": (lambda g, x, w, b: (g @ w.T, x.T @ g, g), Status.INVALID, 2 / 3),
    "b averaged": (lambda g, x, w, b: (g @ w.T, x.T @ g, g.mean(0)), Status.FAIL, 2 / 3),
    "one element off by 1e-6": (
        lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0) + 1e-6 * (np.arange(b.size) == 0)),
        Status.FAIL,
        2 / 3,
    ),
    "float32 inside": (
        lambda g, x, w, b: ((g.astype("f4") @ w.T.astype("f4")).astype(float), x.T @ g, g.sum(0)),
        Status.FAIL,
        2 / 3,
    ),
    "right only for a batch of one": (lambda g, x, w, b: (g @ w.T, x.T @ g, g[0]), Status.FAIL, 2 / 3),
    "only beyond 64": (lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0) * (1 if b.size < 64 else 2)), Status.FAIL, 2 / 3),
    "NaN": (lambda g, x, w, b: (g @ w.T * np.nan, x.T @ g, g.sum(0)), Status.INVALID, 2 / 3),
    "too few": (lambda g, x, w, b: (g @ w.T, x.T @ g), Status.INVALID, 0.0),
    "too many": (lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0), 1.0), Status.INVALID, 0.0),
    "bias as a row": (lambda g, x, w, b: (g @ w.T, x.T @ g, g.sum(0, keepdims=True)), Status.INVALID, 2 / 3),
    "raises for some shapes": (lambda g, x, w, b: (g @ w, x.T @ g, g.sum(0)), Status.ERROR, 0.0),
}


@pytest.mark.parametrize(("function", "status", "score"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_is_told_and_costs_only_its_gradient(function: Callable[..., Any], status: Status, score: float) -> None:
    report = graded(AFFINE, function)
    assert not passes(AFFINE, answer(AFFINE, function))
    assert report.status is status
    assert report.score == pytest.approx(score)
    assert report.message


@pytest.mark.parametrize("dtype", ["float32", "int64", "bool", "complex128"])
def test_another_dtype_is_named(dtype: str) -> None:
    suite = SUITES["sin"]
    outcomes = tuple(Outcome(Kind.RETURNED, (np.zeros(case.inputs[0].shape, dtype),)) for case in suite.cases)
    report = judge(suite, Answers("sin", outcomes), 1.0)
    assert report.status is Status.INVALID
    assert dtype in report.gradients[0].hint


@pytest.mark.parametrize(
    ("changes", "check", "word"),
    [({"repeats": False}, "repeatable", "second time"), ({"aliased": True}, "own_memory", "shares memory")],
)
def test_state_costs_the_exercise(changes: dict[str, Any], check: str, word: str) -> None:
    report = graded(AFFINE, affine, **changes)
    assert (report.status, report.score) == (Status.FAIL, 0.0)
    assert report.gradients[0].check == check
    assert word in report.gradients[0].hint


def test_an_input_that_was_changed_is_named() -> None:
    answers = answer(AFFINE, affine)
    changed = tuple(replace(item, changed_inputs=(0, 2)) for item in answers.outcomes)
    report = judge(AFFINE, replace(answers, outcomes=changed), 1.0)
    assert report.status is Status.FAIL
    assert "g and w was changed" in report.gradients[0].hint or "g and w" in report.gradients[0].hint


ENDINGS = {
    Kind.RAISED: Status.ERROR,
    Kind.EXITED: Status.ERROR,
    Kind.CRASHED: Status.ERROR,
    Kind.NOT_A_FUNCTION: Status.ERROR,
    Kind.TIMEOUT: Status.TIMEOUT,
    Kind.MEMORY: Status.MEMORY,
    Kind.FORBIDDEN: Status.FORBIDDEN,
    Kind.MISSING: Status.MISSING,
    Kind.UNWRITTEN: Status.NOT_ATTEMPTED,
    Kind.NOTHING: Status.NOT_ATTEMPTED,
    Kind.FAULT: Status.GRADER_FAULT,
    Kind.UNUSABLE: Status.INVALID,
}


@pytest.mark.parametrize(("kind", "status"), ENDINGS.items(), ids=[kind.value for kind in ENDINGS])
def test_every_ending_has_its_status_and_words(kind: Kind, status: Status) -> None:
    _first, *rest = answer(AFFINE, affine).outcomes
    outcomes = (Outcome(kind, detail="what happened"), *[Outcome(Kind.NOT_RUN) for _ in rest])
    report = judge(AFFINE, Answers("affine", outcomes), 2.0)
    assert report.status is status
    assert report.score == (None if status is Status.GRADER_FAULT else 0.0)
    assert "affine_vjp" in report.message or report.gradients[0].hint
    assert all(item.status is status for item in report.gradients)


def test_returning_none_on_some_cases_only_is_invalid() -> None:
    outcomes = answer(AFFINE, affine).outcomes
    report = judge(AFFINE, Answers("affine", (*outcomes[:3], Outcome(Kind.NOTHING), *outcomes[4:])), 1.0)
    assert report.status is Status.INVALID
    assert "without a return" in report.gradients[0].hint


def test_a_check_that_depends_on_a_failed_one_is_skipped() -> None:
    report = graded(AFFINE, lambda g, x, w, b: (g @ w.T, g.T @ x, g.sum(0)))
    results = {item.name: item.result for item in report.checks if item.gradient == "w"}
    assert results["shape"] == "fail"
    assert results["reference"] == results["finite_differences"] == results["finite"] == "skipped"
    assert results["repeatable"] == "pass"
    assert {item.result for item in report.checks if item.gradient == "x"} == {"pass"}


def test_finite_differences_tell_a_wrong_gradient_without_the_reference() -> None:
    report = graded(AFFINE, lambda g, x, w, b: (g @ w.T, x.T @ g, 1.001 * g.sum(0)))
    results = {item.name: item.result for item in report.checks if item.gradient == "b"}
    assert results["reference"] == results["finite_differences"] == "fail"


def test_finite_differences_decide_where_there_is_no_reference() -> None:
    suite = build_suite(replace(CATALOG["affine"], reference=None), 0)
    right = graded(suite, affine)
    assert right.status is Status.PASS
    assert not right.reference
    assert "no reference" in right.message
    wrong = graded(suite, lambda g, x, w, b: (g @ w.T, x.T @ g, g.mean(0)))
    assert wrong.status is Status.FAIL
    assert wrong.score == pytest.approx(2 / 3)


def test_a_broken_exercise_is_never_the_students_fault() -> None:
    reference = CATALOG["sin"].reference
    assert reference is not None
    broken = replace(CATALOG["sin"], reference=replace(reference, vjp=lambda g, x: g * np.sin(x)))
    suite = build_suite(broken, 0)
    assert suite.doubts
    for function in (lambda g, x: g * np.cos(x), lambda g, x: g * np.sin(x)):
        report = graded(suite, function)
        assert report.status is Status.GRADER_FAULT
        assert report.score is None


MISTAKES = [
    (name, item.name) for name, exercise in CATALOG.items() if exercise.reference for item in exercise.reference.misconceptions
]


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_each_misconception_is_caught_and_named_and_spares_the_other_gradients(name: str, mistake: str) -> None:
    suite = SUITES[name]
    reference = suite.exercise.reference
    assert reference is not None
    item = next(item for item in reference.misconceptions if item.name == mistake)
    report = graded(suite, with_mistake(suite.exercise, item.function, item.gradients))
    named = {gradient.name: gradient.misconception for gradient in report.gradients if gradient.misconception}
    assert report.status is not Status.PASS
    assert {gradient: named.get(gradient) for gradient in item.gradients} == dict.fromkeys(item.gradients, mistake)
    if report.status is not Status.ERROR:
        assert report.score == pytest.approx(1 - len(item.gradients) / len(suite.gradients))


def test_two_mistakes_in_two_gradients_give_two_hints() -> None:
    report = graded(AFFINE, lambda g, x, w, b: (g @ w.T, x.T @ g / x.shape[0], g.mean(0)))
    assert [item.misconception for item in report.gradients] == [None, "averages_w_over_the_batch", "averages_b_over_the_batch"]


def test_nothing_is_claimed_for_noise() -> None:
    rng = np.random.default_rng(5)
    report = graded(AFFINE, lambda g, x, w, b: (g @ w.T, x.T @ g + 0.1 * rng.standard_normal(w.shape), g.sum(0)))
    assert report.gradients[1].status is Status.FAIL
    assert report.gradients[1].misconception is None


VARIANTS = [
    (name, item.__name__)
    for name, exercise in CATALOG.items()
    if exercise.reference
    for item in (exercise.reference.vjp, *exercise.reference.accepted)
]


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_correct_code_in_any_style_passes(name: str, variant: str) -> None:
    reference = CATALOG[name].reference
    assert reference is not None
    function = next(item for item in (reference.vjp, *reference.accepted) if item.__name__ == variant)
    report = graded(SUITES[name], function)
    assert passes(SUITES[name], answer(SUITES[name], function))
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert all(item.max_error is not None and item.max_error < 1e-9 for item in report.gradients)
    assert {item.result for item in report.checks if item.name not in ("stability", "empty")} == {"pass"}
    told = {item.name for item in report.checks if item.result != "pass"}
    assert told <= {"stability"}


def test_overflow_is_told_and_costs_nothing() -> None:
    def careless(g: Any, x: Any) -> Any:
        s = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
        return s * (g - (g * s).sum(axis=1, keepdims=True))

    report = graded(SUITES["softmax"], careless)
    assert passes(SUITES["softmax"], answer(SUITES["softmax"], careless))
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert [item.name for item in report.checks if item.result == "warning"] == ["stability"]
    assert "overflows" in report.message


def affine_that_needs_a_row(g: Any, x: Any, w: Any, b: Any) -> Any:
    return g @ w.T, x.T @ g, g[0] + g[1:].sum(0)


def test_an_empty_batch_is_told_and_not_counted() -> None:
    report = graded(AFFINE, affine_that_needs_a_row)
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert "empty batch" in report.message


RELU = SUITES["relu"]


@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0, 0.3])
def test_every_subgradient_is_right_at_a_kink(slope: float) -> None:
    report = graded(RELU, lambda g, x: g * np.where(x == 0, slope, x > 0))
    assert report.status is Status.PASS


@pytest.mark.parametrize("slope", [-1.0, 2.0, np.nan])
def test_what_is_no_subgradient_is_wrong_at_a_kink(slope: float) -> None:
    report = graded(RELU, lambda g, x: g * np.where(x == 0, slope, x > 0))
    assert report.status is (Status.INVALID if np.isnan(slope) else Status.FAIL)
    assert report.gradients[0].check == ("finite" if np.isnan(slope) else "kinks")


def test_another_shape_at_a_kink_alone_is_wrong() -> None:
    report = graded(RELU, lambda g, x: (g * (x > 0))[None] if (x == 0).any() else g * (x > 0))
    assert (report.status, report.score) == (Status.INVALID, 0.0)
    assert report.gradients[0].check == "shape"


def test_another_shape_for_huge_inputs_is_told_and_not_counted() -> None:
    def softmax(g: Any, x: Any) -> Any:
        e = np.exp(x - x.max(axis=1, keepdims=True))
        s = e / e.sum(axis=1, keepdims=True)
        right = s * (g - (g * s).sum(axis=1, keepdims=True))
        return right.ravel() if x.size and np.abs(x).max() > 100 else right

    report = graded(SUITES["softmax"], softmax)
    assert (report.status, report.score) == (Status.PASS, 1.0)
    assert [item.name for item in report.checks if item.result == "warning"] == ["stability"]


def test_a_gradient_that_does_not_depend_on_g_is_told_so() -> None:
    report = graded(SUITES["sin"], lambda g, x: np.cos(x) + 1.0)
    assert report.gradients[0].check == "zero_cotangent"
    assert "does not depend on g" in report.gradients[0].hint


def test_a_gradient_that_is_not_linear_in_g_is_told_so() -> None:
    report = graded(SUITES["sin"], lambda g, x: np.sign(g) * np.cos(x))
    assert report.gradients[0].check == "linear"
    assert "not linear in g" in report.gradients[0].hint


def test_writing_into_a_read_only_input_is_told_as_a_change() -> None:
    answers = answer(AFFINE, affine)
    outcomes = tuple(
        replace(item, changed_inputs=(0,))
        if case.writable
        else Outcome(Kind.RAISED, detail="ValueError: output array is read-only")
        for item, case in zip(answers.outcomes, AFFINE.cases, strict=True)
    )
    report = judge(AFFINE, replace(answers, outcomes=outcomes), 1.0)
    assert report.status is Status.FAIL
    assert report.gradients[0].check == "inputs_unchanged"


def shared_buffer() -> Callable[..., Any]:
    buffer = np.empty(1000)

    def sin_vjp(g: Any, x: Any) -> Any:
        buffer[: x.size] = g * np.cos(x)
        return buffer[: x.size]

    return sin_vjp


def cached_by_shape() -> Callable[..., Any]:
    known: dict[Any, Any] = {}

    def sin_vjp(g: Any, x: Any) -> Any:
        return g * known.setdefault(x.shape, np.cos(x))

    return sin_vjp


def test_a_result_in_a_shared_buffer_is_told() -> None:
    assert graded(SUITES["sin"], shared_buffer()).gradients[0].check == "own_memory"


STATE = {
    "cached by shape": cached_by_shape(),
    "large gradients cut off": lambda g, x: np.clip(g * np.cos(x), -5, 5),
}


@pytest.mark.parametrize("function", STATE.values(), ids=STATE.keys())
def test_what_shows_only_on_other_values_is_caught(function: Callable[..., Any]) -> None:
    assert graded(SUITES["sin"], function).status is Status.FAIL


def test_inputs_that_are_cut_off_are_caught() -> None:
    def sigmoid_vjp(g: Any, z: Any) -> Any:
        a = 1 / (1 + np.exp(-np.clip(z, -3, 3)))
        return g * a * (1 - a)

    assert graded(SUITES["sigmoid"], sigmoid_vjp).status is Status.FAIL


def test_what_fails_before_any_call_is_not_told_of_the_function() -> None:
    outcomes = (
        Outcome(Kind.TIMEOUT, detail=f"more than 3 s of CPU time{AT_IMPORT}"),
        *[Outcome(Kind.NOT_RUN) for _ in AFFINE.cases[1:]],
    )
    report = judge(AFFINE, Answers("affine", outcomes), 1.0)
    assert report.message == (
        "The file stopped before affine_vjp could be called: more than 3 s of CPU time. Look for a loop outside the functions."
    )


def test_without_a_reference_the_complex_step_names_general_mistakes() -> None:
    suite = build_suite(replace(CATALOG["affine"], reference=None), 0)
    report = judge(suite, answer(suite, lambda g, x, w, b: (g @ w.T, x.T @ g / len(x), g.sum(0))), 1.0)
    assert [item.status for item in report.gradients] == [Status.PASS, Status.FAIL, Status.PASS]
    assert report.gradients[1].hypothesis
    assert "divided by n" in report.gradients[1].hint


def test_without_a_reference_kinks_are_judged_too() -> None:
    suite = build_suite(replace(CATALOG["max_over_axis"], reference=None), 0)
    every = judge(suite, answer(suite, lambda g, x: g[:, None] * (x == x.max(1, keepdims=True))), 1.0)
    assert every.gradients[0].check == "kinks"
    one = judge(suite, answer(suite, lambda g, x: g[:, None] * (np.arange(x.shape[1]) == x.argmax(1)[:, None])), 1.0)
    assert one.status is Status.PASS


def test_a_forward_function_that_is_not_analytic_is_judged_by_finite_differences() -> None:
    written = replace(CATALOG["absolute_value"], reference=None, forward=np.abs)  # np.abs drops what is imaginary
    suite = build_suite(written, 0)
    assert suite.gradients[0].expected is None
    assert judge(suite, answer(suite, lambda g, x: g * np.sign(x)), 1.0).status is Status.PASS
    assert judge(suite, answer(suite, lambda g, x: g), 1.0).gradients[0].check == "finite_differences"


def test_the_cases_are_counted_alike_in_the_sentence_and_beside_it() -> None:
    suite = SUITES["max_over_axis"]
    (report,) = graded(suite, lambda g, x: CATALOG["max_over_axis"].reference.vjp(g, x) * (1.0 + (x.shape[0] > 1))).gradients
    assert f"in {report.failed_cases} of {report.cases} cases" in report.hint


def test_an_entry_count_stands_apart_from_the_case() -> None:
    (report,) = graded(SUITES["roll"], lambda g, x, *, shift: np.roll(g, -shift) * (1.0 + (np.arange(x.size) == 3))).gradients
    assert " shift 1, it is wrong in 1 of " in report.hint.replace("shift 3", "shift 1").replace("shift -2", "shift 1")


def test_of_a_mistake_in_several_gradients_one_is_named_too() -> None:
    def vjp(g: Any, x: Any, gamma: Any, beta: Any, *, epsilon: float) -> Any:
        dx, _, dbeta = CATALOG["batch_norm"].reference.vjp(g, x, gamma, beta, epsilon=epsilon)
        return dx, (g * (x - x.mean(0)) / (np.sqrt(x.var(0)) + epsilon)).sum(0), dbeta

    found = {item.name: item.misconception for item in graded(SUITES["batch_norm"], vjp).gradients}
    assert found == {"x": None, "gamma": "adds_epsilon_outside_the_root", "beta": None}


def test_what_is_said_of_several_gradients_is_not_said_of_one() -> None:
    def vjp(g: Any, x: Any, y: Any) -> Any:
        return g * x * y, g * x  # "Both gradients hold the whole product" would not be true

    found = {item.name: item.misconception for item in graded(SUITES["multiply"], vjp).gradients}
    assert found == {"x": None, "y": None}


def test_an_error_in_float32_alone_is_the_one_that_is_told() -> None:
    (report,) = graded(SUITES["sin"], lambda g, x: g * np.cos(x) * (1.0 + (x.dtype == np.float32))).gradients
    assert report.max_error is not None
    assert report.max_error > 0.1


def test_what_is_said_of_the_exercise_is_not_said_again_of_a_gradient() -> None:
    def vjp(g: Any, x: Any) -> Any:
        s = np.exp(x) / np.sum(np.exp(x), axis=1)
        return s * (g - np.sum(g * s, axis=1))

    report = graded(SUITES["softmax"], vjp)
    (gradient,) = report.gradients
    assert "right exactly when n is 1" in report.message
    assert "exactly when" not in gradient.hint
    assert "is an axis of length 1 missing" in gradient.hint


@pytest.mark.parametrize("shapes", ["(3,5) (4,)", "(3,5) (5,3)", "(3,) (3,)", "(5,3) (5,2)"])
def test_of_other_shapes_nothing_is_guessed(shapes: str) -> None:
    assert about_shapes(f"ValueError: operands could not be broadcast together with shapes {shapes} ") == ""
