"""What one call takes, told by the box: its time and memory, its steps of Python, and whose fault it is when there is nothing."""

import os
import signal
from dataclasses import replace

import numpy as np
import pytest

from grader.sandbox.pool import Sandbox
from grader.sandbox.runner.steps import MARK
from grader.values.call import Kind, Outcome, Task, Usage
from tests.integration.sandbox.conftest import LIMITS
from tests.integration.sandbox.submitting import GOOD, G, X, call, module, run, source, task

ONE = task("good", [call(G, X)])


def measured(box: Sandbox, text: str, *tasks: Task) -> list[tuple[Usage | None, Outcome]]:
    with box.open(source(module("hw1", text))) as session:
        return session.measure(tasks or (ONE, ONE))


def test_each_call_has_its_own_time_and_memory(box: Sandbox) -> None:
    text = "import numpy as np\ncalls = []\ndef good_vjp(g, x):\n    calls.append(1)\n"
    text += "    held = np.ones(1 << 22) if len(calls) == 2 else None\n    return g * x\n"
    (first, one), (second, other) = measured(box, text)
    assert first is not None and second is not None  # noqa: PT018
    assert (one.kind, other.kind) == (Kind.RETURNED, Kind.RETURNED)  # and no call was repeated
    assert first.memory < 1 << 20
    assert (32 << 20) <= second.memory < (34 << 20)
    assert second.cpu > first.cpu


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("import os\nos._exit(0)\n" + GOOD, [Kind.EXITED, Kind.NOT_RUN]),
        ("while True: pass\n" + GOOD, [Kind.TIMEOUT, Kind.NOT_RUN]),
        ("import os\ndef good_vjp(g, x):\n    os._exit(0)\n", [Kind.EXITED, Kind.NOT_RUN]),
        ("import os\ndef good_vjp(g, x):\n    os.write(3, b'x' * 64)\n    return g\n", [Kind.CRASHED, Kind.NOT_RUN]),
    ],
    ids=["exits at import", "loops at import", "exits", "writes to the channel"],
)
def test_what_dies_is_told_with_what_it_was_doing(box: Sandbox, text: str, kinds: list[Kind]) -> None:
    found = measured(box, text)
    assert [outcome.kind for _, outcome in found] == kinds
    assert [usage for usage, _ in found] == [None, None]


def test_who_waits_until_the_time_is_over_is_not_let_off() -> None:
    limits = replace(LIMITS, wall_seconds=1.0, submission_wall_seconds=1.0)
    text = f"import time\n{GOOD.replace('return', 'time.sleep(0.4); return')}"
    with Sandbox(limits) as box, box.open(source(module("hw1", text))) as one:
        kinds = [outcome.kind for _, outcome in one.measure([ONE] * 4)]
        assert kinds[:2] == [Kind.RETURNED] * 2
        assert [outcome.kind for _, outcome in one.measure([ONE])] == [Kind.CRASHED]


def test_what_is_killed_from_outside_is_our_fault(box: Sandbox) -> None:
    with box.open(source(module("hw1", GOOD))) as session:
        session.measure([ONE])
        child = session._measured._child  # type: ignore[union-attr]
        whole = type(child).memory

        def killed(self: object) -> tuple[int, int]:
            os.kill(self.pid, signal.SIGKILL)  # type: ignore[attr-defined]
            return whole(child)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(child), "memory", killed)
            found = session.measure([ONE, ONE])
        assert [outcome.kind for _, outcome in found] == [Kind.FAULT] * 2
        assert [outcome.kind for _, outcome in session.measure([ONE])] == [Kind.RETURNED]


STEPS = """
import sys
def good_vjp(g, x):
    for k in range(100):
        pass
    return g * x
def pausing_vjp(g, x):
    tracing = sys.gettrace()
    sys.settrace(None)
    result = good_vjp(g, x)
    sys.settrace(tracing)
    return result
def stopping_vjp(g, x):
    sys.settrace(None)
    return good_vjp(g, x)
def guarded_vjp(g, x):
    def no(*_): raise RuntimeError
    sys.addaudithook(no)
    return good_vjp(g, x)
"""


@pytest.mark.parametrize(("name", "counts"), [("good", True), ("pausing", False), ("stopping", False)])
def test_steps_are_counted_and_who_stops_that_has_countless(box: Sandbox, name: str, *, counts: bool) -> None:
    asked = replace(task(name), function=f"{MARK}{name}_vjp")
    (answers,) = box.run(source(module("hw1", STEPS)), [asked]).answers
    for outcome in answers.outcomes:
        number, result = outcome.arrays
        assert number is not None
        assert (200 < float(number) < 210) is counts
        assert np.isinf(number) is not counts
        np.testing.assert_array_equal(result, G * X)


def test_nobody_keeps_the_counting_from_hearing(box: Sandbox) -> None:
    asked = replace(task("pausing"), function=f"{MARK}pausing_vjp")
    _, answers = box.run(source(module("hw1", STEPS)), [task("guarded"), asked]).answers
    assert all(outcome.arrays[0] == np.inf for outcome in answers.outcomes)


def test_counting_leaves_nothing_behind(box: Sandbox) -> None:
    asked = replace(task("pausing"), function=f"{MARK}pausing_vjp")
    _, answers = box.run(source(module("hw1", STEPS)), [asked, task("good")]).answers
    assert [outcome.kind for outcome in answers.outcomes] == [Kind.RETURNED] * 2
    assert run(box, GOOD, "good").answers[0].repeats


@pytest.mark.parametrize(
    "kept",
    ["s = np.ones(4000000); del s; s = np.ones(4000000)", "held.append(np.ones(4000000))", "s = np.ones(4000000)"],
    ids=["free memory at the peak", "a store", "a peak"],
)
def test_what_small_calls_leave_behind_hides_no_memory(box: Sandbox, kept: str) -> None:
    text = f"import numpy as np\nheld = []\ndef good_vjp(g, x):\n    if x.size < 9:\n        {kept}\n"
    text += "    return np.diag(np.ones(x.size)) @ g\n"
    large = [task("good", [call(np.ones(size), np.ones(size))]) for size in (800, 1000)]
    with box.open(source(module("hw1", text))) as session:
        session.run([task("good", [call(G, X)])])
        (first, _), (second, _) = session.measure(large)
    assert first is not None and second is not None  # noqa: PT018
    assert first.memory >= 5_000_000
    assert second.memory >= 8_000_000


def test_a_process_that_was_measured_and_no_longer_waits_is_left(box: Sandbox) -> None:
    with box.open(source(module("hw1", GOOD))) as session:
        session.run([ONE])
        left = session._measured = box.enter()
        left.leave()
        measured_alone = session._to_measure(apart=False)
        assert measured_alone is session._guest
        other = session._measured = box.enter()
        assert session._to_measure(apart=False) is session._guest
        assert not other.waits()
