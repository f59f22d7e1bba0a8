"""Networks of a student's functions in the real box: graded, taken apart, and trained."""

from collections.abc import Iterator

import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.intake.limits import IntakeLimits
from grader.intake.read import read_submission
from grader.sandbox.pool import Limits, Sandbox
from grader.service.grade import Grader
from grader.service.networks import Untrainable
from grader.values.assignment import Wanted
from grader.values.report import ExerciseReport, Learning, Status
from grader.values.source import Source

RIGHT = """
import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def relu_vjp(g, x):
    return g * (x > 0)


def cross_entropy_vjp(g, logits, labels):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
"""
DIVERGES = RIGHT.replace("return g * p / len(labels)", "return -1e4 * g * p")
NETWORK = "relu_network"


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Sandbox(Limits(cpu_seconds=2.0), unprotected=True) as sandbox:
        yield Grader(load_catalog(exercise_folders(), reference_folders()), sandbox)


def source(text: str) -> Source:
    return read_submission([("hw.py", text.encode())], name="hw.py", limits=IntakeLimits())


def train(grader: Grader, text: str, *, steps: int = 30, seconds: float = 1.0) -> Learning:
    return grader.train(source(text), NETWORK, steps=steps, seed=0, seconds=seconds)


def grade(grader: Grader, text: str, *, learn: bool = False) -> ExerciseReport:
    [report] = grader.grade(source(text), [Wanted(NETWORK)], seed=0, student="ada", file="hw.py", train=learn).exercises
    return report


def test_a_network_without_a_part_is_not_trained(grader: Grader) -> None:
    with pytest.raises(Untrainable, match="There is no relu_vjp"):
        train(grader, RIGHT.replace("def relu_vjp", "def gate"))


def test_what_is_no_network_is_not_trained(grader: Grader) -> None:
    with pytest.raises(ValueError, match="relu is no network"):
        grader.train(source(RIGHT), "relu", steps=5, seed=0, seconds=1.0)


def test_a_training_that_diverges_is_told_plainly(grader: Grader) -> None:
    found = train(grader, DIVERGES)
    assert found.text.startswith("The training diverged: at step ")
    assert "the loss is no number any more" in found.text
    assert found.yours[0] is not None
    assert found.yours[-1] is None
    assert found.accuracy is None
    assert None not in found.reference


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("return g * (x > 0)", "return g * (x > zero)", "NameError: name 'zero' is not defined"),
        ("g.sum(axis=0)", "g", "a gradient of shape (64, 32) came back for a parameter of shape (32,)"),
        ("return g @ w.T, x.T @ g, g.sum(axis=0)", "return g @ w.T", "affine_vjp returned a single array where 3 are expected"),
        ("return g * (x > 0)", "g * (x > 0)", "relu_vjp returned None"),
        ("return g * (x > 0)", "while True: pass", "more than 2 s of CPU time"),
    ],
)
def test_a_network_that_cannot_be_trained_says_why(grader: Grader, old: str, new: str, told: str) -> None:
    found = train(grader, RIGHT.replace(old, new))
    assert found.text.startswith("Your network could not be trained: ")
    assert told in found.text
    assert found.yours == ()


def test_slow_code_is_shown_as_far_as_it_came(grader: Grader) -> None:
    found = train(
        grader, RIGHT.replace("return g * (x > 0)", "sum(range(3_000_000)); return g * (x > 0)"), steps=400, seconds=0.3
    )
    assert "The time for training was over after" in found.text
    assert found.yours[0] is not None
    assert found.yours[-1] is None


def test_right_functions_learn_as_the_reference_does_and_the_same_every_time(grader: Grader) -> None:
    found = train(grader, RIGHT)
    assert found.yours == found.reference
    assert found.accuracy == found.reference_accuracy
    assert found.accuracy is not None
    assert found.accuracy > 0.5
    assert found.yours[-1] < found.yours[0]
    assert "about as with right gradients; a loss curve alone does not prove yours right" in found.text
    assert train(grader, RIGHT) == found


def test_both_passes_are_trained_too(grader: Grader) -> None:
    passes = (
        "def relu_forward(x):\n    return np.maximum(x, 0), x\n\n\ndef relu_backward(dout, cache):\n    return dout * (cache > 0)"
    )
    found = train(grader, RIGHT.replace("def relu_vjp(g, x):\n    return g * (x > 0)", passes))
    assert found.yours == found.reference


def test_what_a_function_prints_while_a_network_is_taken_apart_is_not_told(grader: Grader) -> None:
    printing = RIGHT.replace("return g * (x > 0)", "print('seen', len(x)); return g * (g > 0)")
    alone = grade(grader, printing)
    assert alone.status is Status.FAIL
    assert [part.name for part in alone.parts if part.detail] == ["relu"]
    cases = alone.gradients[0].cases
    assert alone.printed.count("seen") <= cases + 1  # one for each hidden case, and the repetition of the first


def test_a_part_cannot_find_what_it_should_return_where_others_are_tried(grader: Grader) -> None:
    """What affine gets at its first place is what relu should have returned: a relu that looks for it must not find it."""
    search = """import gc
    wanted = g * (x > 0)
    if x.size < 4 or not wanted.any():
        return wanted
    first = int(np.flatnonzero(wanted)[0])
    for item in gc.get_objects():
        if type(item) is memoryview and item.nbytes > 1000:
            numbers = np.frombuffer(item.cast("B")[: item.nbytes // 8 * 8])
            for place in np.flatnonzero(np.isclose(numbers, wanted[first], rtol=1e-9, atol=0)) - first:
                if place >= 0 and np.allclose(numbers[place : place + x.size], wanted, rtol=1e-9):
                    return wanted
    return g * 0"""
    thief = RIGHT.replace("return g * (x > 0)", search)
    report = grade(grader, thief)
    assert report.status is not Status.PASS
    assert [part.name for part in report.parts if part.detail] == ["relu"]


def test_learning_never_costs_or_earns_points(grader: Grader) -> None:
    for text in (RIGHT, DIVERGES):
        plain, taught = grade(grader, text), grade(grader, text, learn=True)
        assert plain.learning is None
        assert taught.learning is not None
        assert (taught.score, taught.status, taught.message) == (plain.score, plain.status, plain.message)


def test_the_forward_functions_that_are_trained_cannot_be_replaced(grader: Grader) -> None:
    cheating = RIGHT + "\n\ndef affine(x, w, b):\n    return x * 0\n\n\naffine_forward = relu_forward = affine\n"
    assert train(grader, cheating).yours == train(grader, RIGHT).yours
