"""A submission is asked several times in one process: what it leaves there helps nobody and harms nobody."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from grader.sandbox.pool import Sandbox
from grader.values.call import Answers, Kind
from tests.integration.sandbox.conftest import LIMITS
from tests.integration.sandbox.submitting import GOOD, G, X, assert_good, module, source, task

# The runner's own object, which student code can reach because it lives in the same process.
WORKER = """
import os, sys, time
import numpy as np
def worker():
    frame = sys._getframe(1)
    while "self" not in frame.f_locals or not hasattr(frame.f_locals["self"], "sender"):
        frame = frame.f_back
    return frame.f_locals["self"]
"""
COUNTS = """
import numpy as np
print("running")
seen = []
def good_vjp(g, x):
    seen.append(1)
    return g * x
def seen_vjp(g, x):
    return np.float64(len(seen))
"""


@pytest.fixture(params=["boxed", "plain"])
def sandbox(request: pytest.FixtureRequest, box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """The box, and what stands in for it on systems without walls."""
    if request.param == "boxed":
        yield box
        return
    monkeypatch.setattr(sys, "platform", "darwin")
    with Sandbox(replace(LIMITS, wall_seconds=10.0), unprotected=True) as sandbox:
        yield sandbox


def value(answers: Answers) -> float:
    assert answers.outcomes[0].kind is Kind.RETURNED, answers
    array = answers.outcomes[0].arrays[0]
    assert array is not None
    return float(array)


AFTERWARDS = {
    "an answer to the next question": "os.write(3, {forged})",
    "half of a frame": "os.write(3, b'123')",
    "the end of the process": "os._exit(0)",
    "a closed channel": "os.close(3)",
    "an exception": "raise ValueError",
}
FORGED = "__import__('struct').pack('<BBHIII', 2, 0, 1, 0, 0, 16) + bytes([0, 0]) + bytes(6) + np.float64(99).tobytes()"


@pytest.mark.parametrize("deed", AFTERWARDS.values(), ids=AFTERWARDS)
def test_what_is_done_after_the_last_answer_changes_none(box: Sandbox, deed: str) -> None:
    text = (
        WORKER
        + COUNTS
        + f"""
def bad_vjp(g, x):
    sender = worker().sender
    flush = sender.flush
    def afterwards():
        flush()
        {deed.format(forged=FORGED)}
    sender.flush = afterwards
    return g * x
"""
    )
    with box.open(source(module("hw1", text))) as session:
        (bad,) = session.run([task("bad")]).answers
        assert bad.outcomes[0].kind is Kind.RETURNED
        np.testing.assert_array_equal(bad.outcomes[0].arrays[0], G * X)
        good, seen = session.run([task("good"), task("seen")]).answers
        assert_good(good)
        assert value(seen) in (0, 3)  # 0 where the child was found out in time and replaced; never the number that was forged


DEAF = {
    "a child that sleeps": "lambda *a: time.sleep(9)",
    "a child that loops": "lambda *a: [0 for _ in iter(int, 1)]",
    "a child that ends": "lambda *a: os._exit(1)",
    "a child that lies about what it read": "lambda fd, size: bytes(16)",
    "a reader that is gone": "None",
}


@pytest.mark.parametrize("reader", DEAF.values(), ids=DEAF)
def test_a_process_that_does_not_listen_again_is_replaced(box: Sandbox, reader: str) -> None:
    text = WORKER + GOOD + f"def bad_vjp(g, x):\n    sys.modules[type(worker()).__module__]._read = {reader}\n    return g\n"
    with box.open(source(module("hw1", text))) as session:
        (bad,) = session.run([task("bad")]).answers
        assert bad.outcomes[0].kind is Kind.RETURNED
        for answers in session.run([task("good"), task("good")]).answers:
            assert_good(answers)


def test_an_answer_that_came_stays_as_it_was(sandbox: Sandbox) -> None:
    text = "import numpy as np\nkept = np.zeros(3)\ndef good_vjp(g, x):\n    kept[:] = g * x\n    return kept\n"
    text += "def bad_vjp(g, x):\n    kept[:] = 9\n    return g\n"
    with sandbox.open(source(module("hw1", text))) as session:
        (before,) = session.run([task("good")]).answers
        session.run([task("bad")])
        np.testing.assert_array_equal(before.outcomes[0].arrays[0], G * X)


def test_all_questions_have_one_budget(box: Sandbox) -> None:
    slow = "".join(f"def f{k}_vjp(g, x):\n    while True: pass\n" for k in range(5))
    with box.open(source(module("hw1", slow + GOOD))) as session:
        first = session.run([task(f"f{k}") for k in range(5)]).answers
        assert {answers.outcomes[0].kind for answers in first} == {Kind.TIMEOUT}
        (good,) = session.run([task("good")]).answers
        assert good.outcomes[0].kind is Kind.TIMEOUT
        assert "the whole file had used up its 3 s" in good.outcomes[0].detail


def test_a_death_in_a_later_question_costs_only_its_own_exercise(sandbox: Sandbox) -> None:
    with sandbox.open(source(module("hw1", "import os\ndef bad_vjp(g, x):\n    os._exit(3)\n" + GOOD))) as session:
        assert_good(session.run([task("good")]).answers[0])
        good, bad, other = session.run([task("good"), task("bad"), task("good")]).answers
        assert bad.outcomes[0].kind is Kind.EXITED
        assert_good(good)
        assert_good(other)


def test_modules_run_once_for_all_questions(sandbox: Sandbox) -> None:
    with sandbox.open(source(module("hw1", COUNTS))) as session:
        first = session.run([task("good")])
        assert_good(first.answers[0])
        assert first.printed == "running\n"
        second = session.run([task("seen")])
        assert (value(second.answers[0]), second.printed, second.warnings) == (3, "", ())


def test_what_is_asked_apart_has_seen_nothing(sandbox: Sandbox) -> None:
    with sandbox.open(source(module("hw1", COUNTS))) as session:
        session.run([task("good")])
        assert value(session.run([task("seen")], apart=True).answers[0]) == 0


def test_submissions_beside_each_other_are_kept_apart(sandbox: Sandbox) -> None:
    with sandbox.open(source(module("hw1", COUNTS))) as one, sandbox.open(source(module("hw1", COUNTS))) as other:
        one.run([task("good")])
        assert value(other.run([task("seen")]).answers[0]) == 0
        assert value(one.run([task("seen")]).answers[0]) == 3
