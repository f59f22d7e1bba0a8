"""Small examples of what no value of one call shows: changed arguments, kinks, calls that give something else again."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.further import (
    again_example,
    argument_example,
    arguments_script,
    first_result_script,
    kink_example,
    overwritten_example,
    tied_cases,
)
from grader.grading.local import called
from grader.grading.shrink import candidates
from grader.grading.suite import build_suite
from grader.sandbox.runner.bridge import bridge
from grader.values.call import Answers, Call, Kind, Outcome
from grader.values.report import Counterexample, Shows

CATALOG = load_catalog(exercise_folders(), reference_folders())
SUITES = {name: build_suite(CATALOG[name], 0) for name in ("relu", "max_over_axis", "sin")}
Function = Callable[..., Any]


def at_the_kink(name: str, function: Function) -> Counterexample | None:
    suite = SUITES[name]
    tied = tied_cases(suite, candidates(suite.exercise, 0))
    return kink_example(suite, "x", tied, [called(function, item.case.arguments, {}) for item in tied])


def test_at_a_kink_the_range_of_what_is_right_is_shown() -> None:
    example = at_the_kink("relu", lambda g, x: g * (x > 0) + 2 * g * (x == 0))
    assert example is not None
    ((_, g), (_, x)) = example.arguments
    assert x == [0.0]
    assert example.expected == [f"0 to {g[0]:g}"]
    assert example.wrong == [True]
    assert "every value in the range is right" in example.note


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_a_valid_subgradient_is_never_shown_as_wrong(share: float) -> None:
    assert at_the_kink("relu", lambda g, x: g * (x > 0) + share * g * (x == 0)) is None


def beside_own(forward: Function, backward: Function) -> Counterexample | None:
    """What is shown of the gradient of a ReLU at its kink to a student whose forward pass is another one."""
    suite = SUITES["relu"]
    suite.first = "relu_forward"
    tied = tied_cases(suite, candidates(suite.exercise, 0))
    outcomes = [called(backward, item.case.arguments, {}) for item in tied]

    def run_forward(calls: Sequence[Call]) -> Answers:
        return Answers(
            "relu", tuple(called(lambda _, x: (forward(x),), [item.value for item in call.args], {}) for call in calls)
        )

    return kink_example(suite, "x", tied, outcomes, run_forward)


def test_a_subgradient_that_is_valid_for_no_forward_pass_is_shown_beside_the_range_of_the_own_one() -> None:
    example = beside_own(lambda x: 3 * np.maximum(x, 0), lambda g, x: 3 * g * (x > 0) - g * (x == 0))
    assert example is not None
    g = example.arguments[0][1][0]
    assert (example.right, example.expected) == ("right for your own relu_forward", [f"0 to {3 * g:g}"])


def test_where_both_forward_passes_have_the_same_range_it_is_the_right_one() -> None:
    example = beside_own(lambda x: np.maximum(x, 0) + 1, lambda g, x: g * (x > 0) - g * (x == 0))
    assert example is not None
    assert example.right == ""


@pytest.mark.parametrize("share", [0.0, 2.0, 3.0])
def test_a_subgradient_of_the_own_forward_pass_is_never_shown_as_wrong(share: float) -> None:
    assert beside_own(lambda x: 3 * np.maximum(x, 0), lambda g, x: 3 * g * (x > 0) + share * g * (x == 0)) is None


def test_what_must_add_up_is_said() -> None:
    example = at_the_kink("max_over_axis", lambda g, x: g[:, None] * (x == x.max(1, keepdims=True)))
    assert example is not None
    assert "if all entries add up to" in example.note
    assert np.sum(example.wrong) == 2


def test_an_exercise_without_kinks_has_no_tied_cases() -> None:
    assert tied_cases(SUITES["sin"], candidates(CATALOG["sin"], 0)) == []


def test_the_same_call_made_twice_is_shown_with_both_results() -> None:
    count = iter(range(100))
    case = candidates(CATALOG["sin"], 0)[0]
    outcomes = [called(lambda g, x: g * np.cos(x) + next(count), case.arguments, {}) for _ in range(2)]
    example = again_example(SUITES["sin"], "x", case, outcomes)
    assert example is not None
    assert example.shows is Shows.AGAIN
    assert np.allclose(np.subtract(example.got, example.expected), 1.0)
    same = [called(lambda g, x: g * np.cos(x), case.arguments, {}) for _ in range(2)]
    assert again_example(SUITES["sin"], "x", case, same) is None
    assert again_example(SUITES["sin"], "x", case, outcomes[:1]) is None


@pytest.mark.parametrize("name", ["sin", "conv1d", "cs231n.relu", "split"])
def test_a_script_shows_a_result_that_the_next_call_overwrites(name: str) -> None:
    exercise = CATALOG[name]
    suite, cases = build_suite(exercise, 0), candidates(exercise, 0)
    kept: dict[tuple[int, ...], np.ndarray] = {}

    def into(array: Any) -> Any:
        """The numbers in memory that all results of this shape share."""
        memory = kept.setdefault(np.shape(array), np.zeros(np.shape(array)))
        memory[...] = array
        return memory

    reference = exercise.reference
    assert reference is not None

    def vjp(*given: Any, **parameters: Any) -> Any:
        found = reference.vjp(*given, **parameters)
        return into(found[0] if isinstance(found, tuple) else found), *(found[1:] if isinstance(found, tuple) else ())

    functions: dict[str, Function] = {f"{name}_vjp": vjp}
    if name == "cs231n.relu":
        functions = {
            "relu_forward": lambda x: (np.maximum(x, 0), x),
            "relu_backward": lambda dout, cache: into(dout * (cache > 0)),
        }
    run = bridge(
        first_result_script(exercise, tuple(functions)), functions.__getitem__, {**vars(__import__("builtins"))}, gradients=True
    )
    found = None
    for case in cases[:6]:
        kept.clear()
        right = called(reference.vjp, case.arguments, case.parameters)
        after = run(*case.arguments, **case.parameters)
        outcomes = [right, Outcome(Kind.RETURNED, tuple(np.array(value) for value in after), True)]
        found = found or overwritten_example(suite, suite.gradients[0].name, case, outcomes)
    assert found is not None
    assert found.shows is Shows.OVERWRITTEN
    off = np.array(found.wrong)
    assert np.allclose(np.array(found.got)[off], -2 * np.array(found.expected)[off])


def run_script(name: str, functions: dict[str, Function], index: int = 0) -> Counterexample | None:
    """What the script gives when it runs as in the sandbox, on a small case."""
    exercise = CATALOG[name]
    case = candidates(exercise, 0)[index]
    script = arguments_script(exercise, tuple(functions))
    run = bridge(script, functions.__getitem__, {**vars(__import__("builtins"))}, gradients=True)
    copies = [np.array(value) for value in case.arguments]
    arrays = tuple(np.array(value) for value in run(*copies, **case.parameters))
    return argument_example(exercise, case, Outcome(Kind.RETURNED, arrays, True))


def test_an_argument_is_shown_before_and_after_the_call() -> None:
    def vjp(g: Any, x: Any) -> Any:
        x *= 2
        return g * np.cos(x / 2)

    example = run_script("sin", {"sin_vjp": vjp})
    assert example is not None
    assert (example.right, example.yours) == ("x before the call", "x after it")
    assert np.allclose(example.got, 2 * np.array(example.expected))
    assert all(np.ravel(example.wrong))


def test_an_argument_that_the_backward_pass_changes_is_shown_too() -> None:
    def forward(x: Any, w: Any, b: Any, *, stride: int, pad: int) -> Any:
        return x, (x, w, b)

    def backward(dout: Any, cache: Any) -> Any:
        cache[2][...] = 7.5

    example = run_script("conv1d", {"conv1d_forward": forward, "conv1d_backward": backward})
    assert example is not None
    assert example.right == "b before the call"
    assert np.ravel(example.got)[0] == 7.5


def test_where_nothing_was_changed_nothing_is_shown() -> None:
    assert run_script("sin", {"sin_vjp": lambda g, x: g * np.cos(x)}) is None


def test_a_script_of_a_course_calls_its_functions() -> None:
    def relu_forward(x: Any) -> Any:
        x[x < 0] = 0
        return x, x

    functions = {"relu_forward": relu_forward, "relu_backward": lambda dout, cache: dout}
    example = next(filter(None, (run_script("cs231n.relu", functions, index) for index in range(12))))
    assert example.right == "x before the call"
    assert (np.array(example.expected)[np.array(example.wrong)] < 0).all()
