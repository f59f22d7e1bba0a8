"""Sessions that ask the same in a row get processes that are born with these calls; nobody notices but by the time it takes."""

import os
import signal
from collections.abc import Iterator

import numpy as np
import pytest

from grader.sandbox import pool
from grader.sandbox.pool import Sandbox
from grader.values.call import Answers, Argument, Call
from tests.integration.sandbox.conftest import LIMITS
from tests.integration.sandbox.submitting import GOOD, assert_good, call, module, run, source, task

OFTEN = 7  # more sessions in a row than it takes


@pytest.fixture
def own() -> Iterator[Sandbox]:
    """A box for one test, which has no calls yet."""
    with Sandbox(LIMITS) as box:
        yield box


def branch_of(box: Sandbox, *names: str) -> int:
    """Process id of what forks children that are born with the calls of good_vjp, or of each of ``names``."""
    for _ in range(OFTEN):
        run(box, GOOD, *names or ("good",))
    assert box._branch is not None
    return box._branch._process.pid


def test_the_same_comes_back_whether_calls_were_sent_or_not(own: Sandbox) -> None:
    text = """
def all_vjp(g, x, *, scale):
    given = list(g) + [x.copy()]
    x[...] = 7
    return [*given, scale, x.flags["C_CONTIGUOUS"], x.strides[-1]]
def other_vjp(g, x):
    return g, x
"""
    x, parts = np.arange(12.0).reshape(3, 4), (np.array([1, -2]), 0.5, np.zeros((0, 2)))
    layouts = [
        Call((Argument(parts), Argument(x, layout)), {"scale": 0.1 * k})
        for k, layout in enumerate("C F reversed strided".split())
    ]
    tasks = [task("all", layouts), task("other", [Call((Argument(x, "C", False), Argument(2.5)))])]
    told = [own.run(source(module("hw1", text)), tasks).answers for _ in range(OFTEN)]
    assert own._branch is not None
    assert len({repr(_without_time(answers)) for answers in told}) == 1
    assert told[-1][0].outcomes[0].changed_inputs == (1,)
    np.testing.assert_array_equal(told[-1][0].outcomes[2].arrays[3], x)


def _without_time(answers: tuple[Answers, ...]) -> list[object]:
    return [(item.exercise, list(item.outcomes), item.repeats, item.aliased, item.printed) for item in answers]


def test_what_changes_each_time_is_sent_each_time(own: Sandbox) -> None:
    for number in range(2 * OFTEN):
        calls = [call(np.ones(3), np.full(3, float(number % 2)))]
        own.run(source(module("hw1", GOOD)), [task("good", calls)])
    assert own._branch is None


def test_what_is_too_much_to_keep_is_sent_each_time(own: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_MOST_INPUTS", 100)
    for _ in range(OFTEN):
        assert_good(run(own, GOOD, "good").answers[0])
    assert own._branch is None


def test_the_branch_is_replaced_when_something_else_is_asked(own: Sandbox) -> None:
    before = branch_of(own)
    others = [task("good", [call(np.ones(3), np.ones(3))])]
    for _ in range(OFTEN):
        own.run(source(module("hw1", GOOD)), others)
    assert own._branch is not None
    assert own._branch.inputs == (others[0].packed,)
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_branch_that_was_killed_is_our_trouble(own: Sandbox) -> None:
    os.kill(branch_of(own), signal.SIGKILL)
    assert_good(run(own, GOOD, "good").answers[0])
    assert_good(run(own, GOOD, "good").answers[0])


def test_a_submission_stays_when_its_branch_is_replaced(own: Sandbox) -> None:
    text = (
        "seen = []\ndef good_vjp(g, x):\n    seen.append(1)\n    return g * x\ndef seen_vjp(g, x):\n    return float(len(seen))\n"
    )
    branch_of(own)
    with own.open(source(module("hw1", text))) as session:
        session.run([task("good")])
        branch_of(own, "good", "good")
        outcome = session.run([task("seen")]).answers[0].outcomes[0]
    assert outcome.arrays[0] == 3
    assert_good(run(own, GOOD, "good").answers[0])


def test_branches_leave_no_descriptor_behind(own: Sandbox) -> None:
    branch_of(own)
    before = len(os.listdir("/proc/self/fd"))
    branch_of(own, "good", "good")
    branch_of(own)
    assert len(os.listdir("/proc/self/fd")) == before
