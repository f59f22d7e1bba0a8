"""Students who write both passes: what is said and shown of a wrong forward pass, and of a backward pass after it."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.local import answer, called
from grader.grading.outputs import tried_on
from grader.grading.passes import judge_passes, small_cases
from grader.grading.shrink import candidates, with_counterexamples
from grader.grading.suite import Suite, build_suite, call
from grader.grading.withheld import without_hints
from grader.sandbox.runner.passes import combine
from grader.values.call import Answers, Call
from grader.values.report import FORWARD, ExerciseReport, GradientReport, Report, Shows, Status

CATALOG = load_catalog(exercise_folders(), reference_folders())
NAMES = ("affine", "sin", "softmax", "cross_entropy", "conv1d", "matvec", "lstm_step", "relu", "sum_over_axis")
SUITES: dict[str, Suite] = {}
Function = Callable[..., Any]


def suite_of(name: str) -> Suite:
    if name not in SUITES:
        suite = build_suite(CATALOG[name], 0)
        suite.function, suite.first = f"{name}_backward", f"{name}_forward"
        SUITES[name] = suite
    return SUITES[name]


def graded(name: str, forward: Function, backward: Function | None = None) -> ExerciseReport:
    """The report on two trusted functions, with small failing cases; the right backward pass where none is given."""
    suite = suite_of(name)
    both = combine(forward, backward or right(name), f"{name}_forward")
    alone = combine(forward, None, f"{name}_forward")

    def run_forward(calls: Sequence[Call]) -> Answers:
        return Answers(name, tuple(called(alone, [argument.value for argument in item.args], item.kwargs) for item in calls))

    report = judge_passes(suite, answer(suite, both), 1.0, run_forward)
    cases = candidates(suite.exercise, 0)
    small = Answers(name, tuple(called(both, [item.value for item in asked.args], asked.kwargs) for asked in map(call, cases)))
    if report.gradients[0].status is Status.PASS:
        return report
    return with_counterexamples(report, small_cases(report, suite, cases, small, run_forward), suite, cases)


def right(name: str) -> Function:
    """The reference as a backward pass, with the inputs as its cache."""

    def backward(*given: Any) -> Any:
        *g, (inputs, parameters) = given
        return CATALOG[name].reference.vjp(g[0] if len(g) == 1 else tuple(g), *inputs, **parameters)  # type: ignore[union-attr]

    return backward


def forward(name: str, change: Callable[..., Any]) -> Function:
    """A forward pass whose outputs are ``change`` of the right output and the inputs; its cache is right."""

    def function(*inputs: Any, **parameters: Any) -> Any:
        made = change(CATALOG[name].forward(*inputs, **parameters), *inputs, **parameters)
        return (*made, (inputs, parameters)) if isinstance(made, tuple) else (made, (inputs, parameters))

    return function


def part(report: ExerciseReport, name: str = FORWARD) -> GradientReport:
    return next(item for item in report.gradients if item.name == name)


@pytest.mark.parametrize(
    ("name", "change", "hypothesis", "words"),
    [
        ("sin", lambda y, x: 2.5 * y, "constant_factor", "The output is off by the factor 2.5 in every case"),
        ("sin", lambda y, x: -y, "sign", "The output has the wrong sign everywhere"),
        ("sin", lambda y, x: np.cos(x), "another_function", "The output has another function"),
        ("sin", lambda y, x: x, "plain_input", "The output is x itself: is anything done to it?"),
        ("sin", lambda y, x: 0 * y, "zero", "The output is 0 everywhere"),
        ("sin", lambda y, x: y.astype(np.float32).astype(float), "nearly_right", "Is float32 used inside"),
        ("sin", lambda y, x: np.round(y, 3), "rounded", "The output is rounded"),
        ("sin", lambda y, x: np.where(np.arange(x.size) < 64, y, 0.0), "pattern_of_entries", "number 64 on along axis 0"),
        ("affine", lambda y, x, w, b: x @ w, "input_left_out", "The output is the one for b = 0"),
        ("affine", lambda y, x, w, b: (x @ w + b).T, "transposed", "let the shape of the output say which axis is which"),
        ("affine", lambda y, x, w, b: y - (len(x) > 1) * b, "pattern_of_cases", "right exactly when n is 1"),
        ("matvec", lambda y, w, x: w.T @ x if len(w) == len(x) else y, "input_transposed", "uses W transposed"),
        ("softmax", lambda y, x: forward_softmax(x, 0), "another_axis", "The output is worked out along another axis"),
        ("softmax", lambda y, x: np.exp(x), "plain_function", "The output is exp of x, entry by entry, and nothing else"),
        ("softmax", lambda y, x: (x.T / x.sum(1)).T, None, ""),
        ("cross_entropy", lambda y, z, t: y * len(z), "size_factor", "is there a sum that should be a mean?"),
        (
            "conv1d",
            lambda y, x, w, b, *, stride, pad: y * (1 + (stride > 1)),
            "pattern_of_cases",
            "right exactly when stride is 1",
        ),
        ("relu", lambda y, x: np.abs(x), None, ""),
        ("sum_over_axis", lambda y, x: x.mean(1), "size_factor", "is there a mean that should be a sum?"),
    ],
)
def test_a_wrong_forward_pass_is_explained_in_words_about_the_output(
    name: str, change: Function, hypothesis: str | None, words: str
) -> None:
    found = part(graded(name, forward(name, change)))
    assert found.status is Status.FAIL
    assert words in found.hint
    assert found.hypothesis == hypothesis or hypothesis is None
    assert "gradient" not in found.hint
    assert not {"g", "chain"} & set(found.hint.replace(",", " ").split())


def forward_softmax(x: Any, axis: int) -> Any:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def test_what_nothing_explains_is_told_as_it_is() -> None:
    found = part(graded("sin", forward("sin", lambda y, x: y + 0.1 * np.cos(37 * x + 1) ** 2)))
    assert found.hypothesis is None
    assert found.hint == "sin_forward gives a wrong output for x (3)."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda y, x: y[None],
            "of shape (1, 3) where (3,) is expected (for x (3)). The numbers of the output are right, its axes are not",
        ),
        (lambda y, x: (10 * y).astype(int), "returns an output of dtype int64 where floats are expected"),
        (lambda y, x: np.full_like(y, np.nan), "It has NaN entries: look for a division by zero"),
        (lambda y, x: y / np.zeros_like(y), "It has infinite entries"),
    ],
)
def test_an_output_that_cannot_be_compared_is_told_as_what_it_is(change: Function, words: str) -> None:
    with np.errstate(all="ignore"):
        assert words in part(graded("sin", forward("sin", change))).hint


def test_a_recurrent_forward_pass_that_nothing_explains_is_done_with_soon() -> None:
    """No guess puts a list of states into itself."""
    found = part(graded("rnn", forward("rnn", lambda y, *_: y + 0.1 * np.cos(37 * y + 1) ** 2)))
    assert found.hypothesis is None


def test_the_smallest_case_has_no_cotangent_and_marks_what_is_wrong() -> None:
    example = part(graded("affine", forward("affine", lambda y, x, w, b: y + np.eye(*y.shape, 1)))).counterexample
    assert example is not None
    assert [name for name, _ in example.arguments] == ["x", "w", "b"]
    assert example.wrong == [[False, True]]
    assert (example.shows, example.right) == (Shows.OUTPUT, "right output")


def test_of_several_outputs_the_wrong_one_is_named_and_shown() -> None:
    found = part(graded("lstm_step", forward("lstm_step", lambda y, *_: (y[0], y[1] * 2))))
    assert "gives a wrong second output" in found.hint
    assert "The second output is off by the factor 2" in found.hint
    assert found.counterexample is not None
    assert (found.counterexample.place, found.counterexample.right) == (1, "right second output")


def test_a_pattern_that_the_small_case_contradicts_is_not_said() -> None:
    """It is wrong where n is larger than 3, whatever the cases tried have in common."""
    found = part(graded("affine", forward("affine", lambda y, x, w, b: y + (len(b) == 2))))
    if found.counterexample is not None and "exactly when" in found.hint:
        shapes = {name: np.shape(value) for name, value in found.counterexample.arguments}
        assert shapes["b"] == (2,)


def cosine(x: Any) -> Any:
    return np.cos(x), x


def test_another_forward_pass_costs_only_itself_where_the_backward_pass_is_right_for_it() -> None:
    report = graded("sin", cosine, lambda g, x: -g * np.sin(x))
    assert report.score == 0.5
    assert part(report, "x").status is Status.PASS
    assert "right for your own forward pass" in part(report, "x").hint
    assert part(report, "x").counterexample is None


@pytest.mark.parametrize("restless", [True, False])
def test_what_changes_at_each_call_is_counted_where_it_changes(restless: bool) -> None:
    """The forward pass counts its calls, or it is only wrong and the backward pass counts them."""
    count = iter(range(1, 1000))

    def both(g: Any, x: Any) -> Any:
        more = 1e-3 * next(count)
        return (g * np.cos(x), np.sin(x) + more) if restless else (g * np.cos(x) + more, np.sin(x) + 1)

    suite = suite_of("sin")
    report = judge_passes(suite, answer(suite, both), 1.0, lambda calls: Answers("sin", (), repeats=not restless))
    assert part(report).status is Status.FAIL
    assert ("gave another output the second time" in part(report).hint) == restless
    assert part(report, "x").status is (Status.PASS if restless else Status.FAIL)
    assert ("because sin_forward does" in part(report, "x").hint) == restless


OTHER_KINKS: dict[str, tuple[str, Function, Function]] = {
    "three equal entries": ("sort", lambda x: 2 * np.sort(x), lambda g, x: (2 * g)[np.argsort(np.argsort(x))]),
    "a kink of another kind": ("relu", np.abs, lambda g, x: g * np.sign(x)),
    "one side of it": ("relu", lambda x: 3 * np.maximum(x, 0), lambda g, x: 3 * g * (x >= 0)),
    "shared": ("max_over_axis", lambda x: -x.max(1), lambda g, x: -g[:, None] * tied(x)),
}


def tied(x: Any) -> Any:
    most = x == x.max(1, keepdims=True)
    return most / most.sum(1, keepdims=True)


@pytest.mark.parametrize(("name", "other", "backward"), OTHER_KINKS.values(), ids=OTHER_KINKS)
def test_any_subgradient_of_the_own_forward_pass_is_right_for_it(name: str, other: Function, backward: Function) -> None:
    report = graded(name, lambda x: (other(x), x), backward)
    assert part(report).status is Status.FAIL
    assert part(report, "x").status is Status.PASS, part(report, "x").hint


def test_what_is_no_subgradient_of_it_is_not() -> None:
    report = graded("relu", lambda x: (np.abs(x), x), lambda g, x: g * np.sign(x) + 3 * g * (x == 0))
    assert part(report, "x").status is Status.FAIL
    assert part(report, "x").check == "kinks"
    assert "but not exactly at a kink" in part(report, "x").hint


def test_a_gradient_that_is_right_for_no_forward_pass_is_shown_beside_that_of_the_students_own() -> None:
    report = graded("sin", cosine, lambda g, x: g * np.sin(x) ** 3 + np.where(x > 0, g, 0))
    found = part(report, "x")
    assert report.score == 0
    assert "It is not the gradient of your own sin_forward either. Mend that first" in found.hint
    example = found.counterexample
    assert example is not None
    assert example.right == "right for your own sin_forward"
    g, x = (np.array(value) for _, value in example.arguments)
    assert np.allclose(example.expected, -g * np.sin(x), atol=1e-5)


def test_a_gradient_that_a_formula_explains_is_shown_beside_the_right_one() -> None:
    """The mean over the batch has nothing to do with the bias that the forward pass forgets."""
    report = graded(
        "affine",
        lambda x, w, b: (x @ w, (x, w)),
        lambda g, cache: (g @ cache[1].T, cache[0].T @ g, g.mean(0)),
    )
    found = part(report, "b")
    assert found.misconception == "averages_b_over_the_batch"
    assert found.hint.endswith("It is not the gradient of your own affine_forward either.")
    assert found.counterexample is not None
    assert found.counterexample.right == ""
    assert np.sum(found.counterexample.expected) == np.sum(dict(found.counterexample.arguments)["g"])


def test_a_gradient_is_shown_as_wrong_only_where_it_is_also_wrong_for_the_students_own_forward_pass() -> None:
    """x² in the place of the sine; its gradient 2gx is right, but for positive x alone."""
    report = graded("sin", lambda x: (x * x, x), lambda g, x: 2 * g * np.abs(x))
    example = part(report, "x").counterexample
    assert example is not None
    x, wrong = np.array(example.arguments[1][1]), np.array(example.wrong)
    assert wrong.any()
    assert (x[wrong] < 0).all()


def test_nothing_is_shown_where_the_students_own_forward_pass_has_a_kink() -> None:
    """|x - 1| + |x + 1| + ... bends at every whole number; of a subgradient there nothing can be said."""
    report = graded("sin", zigzag, lambda g, x: 5 * g)
    assert part(report, "x").status is Status.FAIL
    assert part(report, "x").counterexample is None


def zigzag(x: Any) -> Any:
    return sum(np.abs(x - k) for k in range(-3, 4)), x


def raises(*_: Any) -> Any:
    raise ValueError("not yet")


@pytest.mark.parametrize(
    "backward", [raises, lambda g, x: raises() if x.size == 1 else g * np.cos(x)], ids=["always", "for one size"]
)
def test_where_the_backward_pass_raises_the_forward_pass_is_judged_all_the_same(backward: Function) -> None:
    report = graded("sin", cosine, backward)
    assert (report.status, report.score) == (Status.ERROR, 0.0)
    assert report.message.startswith("sin_backward raised ValueError: not yet for x (")
    assert report.message.endswith("sin_forward is not right either.")
    found = part(report)
    assert (found.status, found.failed_cases, found.cases) == (Status.FAIL, 13, 13)
    assert "another function" in found.hint
    assert found.counterexample is not None
    assert found.counterexample.shows is Shows.OUTPUT
    right = graded("sin", lambda x: (np.sin(x), x), backward)
    assert (right.status, right.score, part(right).status) == (Status.ERROR, 0.0, Status.PASS)
    assert right.message.endswith("sin_forward is right.")


def test_a_forward_pass_that_raises_is_shown_as_what_raises() -> None:
    report = graded("sin", lambda x: raises() if x.size == 1 else (np.cos(x), x), lambda g, x: g * np.cos(x))
    found, example = part(report), part(report).counterexample
    assert (found.status, found.failed_cases, found.cases) == (Status.ERROR, 12, 12)
    assert "another function" in found.hint
    assert "either" not in report.message
    assert example is not None
    assert (example.shows, example.raised, example.right) == (Shows.OUTPUT, "ValueError: not yet", "right output")
    assert part(report, "x").counterexample is None


def test_a_wrong_shape_is_shown_whatever_the_forward_pass() -> None:
    report = graded(
        "affine", lambda x, w, b: (x @ w, (x, w)), lambda g, cache: (g @ cache[1].T, cache[0].T @ g, g.sum(0, keepdims=True))
    )
    found = part(report, "b")
    assert found.status is Status.INVALID
    assert found.counterexample is not None
    assert found.counterexample.wrong is None


def test_staff_see_what_was_tried_on_a_wrong_output() -> None:
    suite = suite_of("lstm_step")
    wrong = combine(forward("lstm_step", lambda y, *_: (y[0], y[1] * 2)), right("lstm_step"), "lstm_step_forward")
    (first, nothing), (second, guesses) = tried_on(suite, answer(suite, wrong))
    assert (first, second, nothing) == ("the first output", "the second output", [])
    assert next(item for item in guesses if item.holds).name == "constant_factor"
    assert not any("gradient of the" in item.text for item in guesses)


def test_before_hints_are_due_only_what_was_seen_is_told() -> None:
    report = graded("sin", forward("sin", lambda y, x: 2.5 * y))
    shown = without_hints(Report("hw.py", "ada", report.status, "", report.score, (report,))).exercises[0]
    assert part(shown).hint == "sin_forward gives a wrong output for x (3)."
    assert part(shown).hypothesis is None
    assert part(shown).counterexample is not None
    assert not any("factor" in check.detail for check in shown.checks)


def test_the_message_speaks_of_the_forward_pass_and_of_gradients() -> None:
    report = graded("sin", cosine, lambda g, x: g * x)
    assert report.message == "The forward pass and the gradient of x are not right yet."


@pytest.mark.parametrize("number", [np.finfo(float).max, np.inf, np.nan, 5e-324], ids=str)
@pytest.mark.parametrize("name", ["sin", "affine", "lstm_step"])
def test_hostile_numbers_of_both_passes_are_told_and_neither_fail_nor_warn(name: str, number: float) -> None:
    suite = suite_of(name)

    def outputs(*inputs: Any, **parameters: Any) -> Any:
        found = CATALOG[name].forward(*inputs, **parameters)
        made = found if isinstance(found, tuple) else (found,)
        return (*(np.full(np.shape(item), number) for item in made), inputs)

    def gradients(*given: Any) -> Any:
        inputs = given[-1]
        return tuple(np.full(np.shape(inputs[item.position]), number) for item in suite.gradients)

    report = graded(name, outputs, gradients)
    assert report.status in (Status.FAIL, Status.INVALID)
    assert report.score == 0.0
    assert json.dumps(Report("hw.py", "eve", report.status, "", 0.0, (report,)).to_json(), allow_nan=False)
