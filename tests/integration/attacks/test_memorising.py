"""A submission that recognises the hidden inputs can be made for one seed, and is worth nothing with another."""

import numpy as np
import pytest

from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.suite import build_suite
from grader.values.report import Status
from tests.integration.attacks.arena import Arena, arena, exercise
from tests.integration.attacks.record import CANARY

CATALOG = load_catalog(exercise_folders(), reference_folders())


def memoriser(seed: int, key: str) -> str:
    """A file with the right answer to every call of one seed's suite, found again by ``key``, and zeros for the rest."""
    table = {}
    for case in build_suite(CATALOG["sin"], seed).cases:
        g, x = case.arguments
        answer = g * np.cos(x)
        table[eval(key, {"g": g, "x": x})] = (answer.dtype.str, answer.tobytes())
    return f"""
import numpy as np
TABLE = {table!r}
def sin_vjp(g, x):
    found = TABLE.get({key})
    return np.frombuffer(found[1], found[0]).copy() if found else np.zeros_like(x)
{CANARY}"""


@pytest.mark.parametrize("key", ["(g.tobytes(), x.tobytes())", "(x.dtype.str, g.shape, str(g), str(x))"])
def test_what_is_keyed_on_the_inputs_of_one_seed_fails_with_another(key: str) -> None:
    with arena() as box:
        known = exercise(box.report(memoriser(0, key), seed=0), "sin")
        other = exercise(box.report(memoriser(0, key), seed=1), "sin")
    assert other.status is Status.FAIL
    assert other.score == 0.0
    assert known.status is Status.PASS  # so that it is the other seed, and nothing else, that it fails on


def test_no_input_of_one_seed_comes_again_with_another() -> None:
    seen = [
        {case.arguments[1].tobytes() for case in build_suite(CATALOG["sin"], seed).cases if case.arguments[1].size}
        for seed in (0, 1)
    ]
    assert not {data for data in seen[0] if any(data)} & seen[1]


def test_the_shape_alone_says_nothing_of_the_answer() -> None:
    text = f"import numpy as np\ndef sin_vjp(g, x):\n    return np.ones(x.shape)\n{CANARY}"
    with arena() as box:
        assert exercise(box.report(text), "sin").status is Status.FAIL


def test_an_arena_sees_what_is_left_behind() -> None:
    """The watcher itself, tried with something that does stay."""
    with arena() as box, open("/dev/null"):
        assert box.traces() != box.before
        assert isinstance(box, Arena)
