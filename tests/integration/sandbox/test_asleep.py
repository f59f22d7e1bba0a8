"""A machine that sleeps, or processes that somebody stops for a while, cost nobody anything."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from grader.sandbox.children import Child
from grader.sandbox.pool import Sandbox
from grader.values.call import Kind
from tests.integration.sandbox.conftest import LIMITS
from tests.integration.sandbox.submitting import GOOD, assert_good, run

SHORT = replace(LIMITS, wall_seconds=1.0, submission_wall_seconds=3.0)
SLOW = f"import time\ntime.sleep(0.6)\n{GOOD}"
GRADES = """
from grader.sandbox.pool import Sandbox
from tests.integration.sandbox.submitting import assert_good, run
from tests.integration.sandbox.test_asleep import SHORT, SLOW
with Sandbox(SHORT) as box:
    print("begins", flush=True)
    result = run(box, SLOW, "good")
assert_good(result.answers[0])
print("good")
"""


def family(pid: int) -> list[int]:
    """A process and all that stem from it."""
    found = [pid]
    for other in map(int, filter(str.isdecimal, os.listdir("/proc"))):
        with contextlib.suppress(OSError), open(f"/proc/{other}/stat") as file:
            if int(file.read().rpartition(")")[2].split()[1]) == pid:
                found += family(other)
    return found


def send(number: int, pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def test_a_machine_that_sleeps_while_it_grades_changes_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", GRADES], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        time.sleep(0.2)
        asleep = family(process.pid)
        send(signal.SIGSTOP, asleep)
        time.sleep(4)  # more than every limit of the wall clock
        send(signal.SIGCONT, asleep[::-1])
        assert process.stdout.read() == "good\n"


@pytest.fixture
def stopping() -> Sandbox:
    return Sandbox(SHORT)


def test_a_child_that_was_stopped_is_replaced(stopping: Sandbox) -> None:
    with stopping as box:
        zygote = box.zygote_pid
        timer = threading.Timer(0.2, lambda: send(signal.SIGSTOP, family(zygote)[1:]))
        timer.start()
        result = run(box, SLOW, "good")
        timer.join()
        assert_good(result.answers[0])
        assert box.zygote_pid != zygote


def test_children_that_are_stopped_again_and_again_are_our_fault(stopping: Sandbox) -> None:
    done = threading.Event()

    def stop(box: Sandbox) -> None:
        while not done.wait(0.05):
            if box.zygote_pid:
                send(signal.SIGSTOP, family(box.zygote_pid)[1:])

    with stopping as box:
        thread = threading.Thread(target=stop, args=(box,))
        thread.start()
        (good,) = run(box, SLOW, "good").answers
        done.set()
        thread.join()
    assert {outcome.kind for outcome in good.outcomes} == {Kind.FAULT}


def test_a_zygote_that_was_stopped_is_replaced(stopping: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    meet = Child.meet
    monkeypatch.setattr(Child, "meet", lambda child, _seconds: meet(child, 1.0))
    with stopping as box:
        zygote = box.zygote_pid
        assert_good(run(box, GOOD, "good").answers[0])
        send(signal.SIGSTOP, [zygote])
        for _ in range(2):  # the first one has a child that was forked before
            assert_good(run(box, GOOD, "good").answers[0])
        assert box.zygote_pid != zygote


def test_code_that_only_sleeps_is_still_ended(stopping: Sandbox) -> None:
    with stopping as box:
        bad, good = run(box, "import time\ndef bad_vjp(g, x):\n    time.sleep(60)\n" + GOOD, "bad", "good").answers
    assert_good(good)
    assert bad.outcomes[0].kind is Kind.TIMEOUT
    assert "most of them spent waiting" in bad.outcomes[0].detail
