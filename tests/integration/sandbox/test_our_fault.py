"""What breaks without the student's doing is tried once more, and never blamed on them."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.sandbox import jail
from grader.sandbox.attempt import Guest
from grader.sandbox.errors import HostTrouble, SandboxError
from grader.sandbox.limits import Limits
from grader.sandbox.pool import Sandbox
from grader.sandbox.submission import Session
from grader.sandbox.zygote import Zygote
from grader.values.call import Kind
from tests.integration.sandbox.conftest import LIMITS
from tests.integration.sandbox.submitting import GOOD, assert_good, module, run, source, task

Enter = Callable[[Sandbox, tuple[bytes, ...]], Guest]


@pytest.fixture
def own() -> Iterator[Sandbox]:
    with Sandbox(LIMITS) as sandbox:
        yield sandbox


def end(box: Sandbox) -> None:
    """Kills the zygote, and with it everything in its box."""
    assert box._zygote is not None
    os.kill(box.zygote_pid, signal.SIGKILL)
    box._zygote.process.wait()


def test_a_zygote_that_was_killed_is_started_again(own: Sandbox) -> None:
    before = own.zygote_pid
    end(own)
    assert_good(run(own, GOOD, "good").answers[0])
    assert own.zygote_pid not in (0, before)


def test_a_child_killed_from_outside_is_tried_again(own: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[int] = []
    whole: Enter = Sandbox.enter

    def enter(self: Sandbox, inputs: tuple[bytes, ...] = ()) -> Guest:
        spare = self._zygote._spare if self._zygote else None
        if not killed and spare is not None:
            spare.meet(5.0)
            killed.append(spare.pid)
            os.kill(killed[0], signal.SIGKILL)
        return whole(self, inputs)

    monkeypatch.setattr(Sandbox, "enter", enter)
    assert_good(run(own, GOOD, "good").answers[0])
    assert killed


class Broken:
    """A box on a host where nothing works."""

    limits = Limits()

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.restarts = 0

    def enter(self, inputs: tuple[bytes, ...] = ()) -> Guest:
        raise HostTrouble("the sandbox process is gone")

    def restart(self) -> None:
        self.restarts += 1
        if isinstance(self.error, SandboxError):
            raise self.error


@pytest.mark.parametrize("error", [HostTrouble("again"), SandboxError("bwrap cannot be started")])
def test_a_host_that_stays_broken_is_our_fault(error: Exception) -> None:
    box = Broken(error)
    result = Session(box, source(module("hw1", GOOD))).run([task("good"), task("other")])
    assert [outcome.kind for answers in result.answers for outcome in answers.outcomes] == [Kind.FAULT] * 4
    assert box.restarts == 1


def test_a_zygote_that_ends_between_two_submissions_is_noticed(own: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    forks: list[int] = []
    fork = Zygote.fork

    def failing(self: Zygote, *, ended: int = 0) -> object:
        forks.append(1)
        if len(forks) == 1:
            raise HostTrouble("no more processes")
        return fork(self, ended=ended)

    monkeypatch.setattr(Zygote, "fork", failing)
    assert_good(run(own, GOOD, "good").answers[0])


def test_what_was_answered_before_the_trouble_is_kept(own: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    whole: Enter = Sandbox.enter

    def enter(self: Sandbox, inputs: tuple[bytes, ...] = ()) -> Guest:
        calls.append(1)
        if len(calls) > 1:
            raise HostTrouble("the sandbox process is gone")
        return whole(self, inputs)

    monkeypatch.setattr(Sandbox, "enter", enter)
    good, bad = run(own, GOOD + "import os\ndef bad_vjp(g, x):\n    os._exit(0)\n", "good", "bad").answers
    assert_good(good)
    assert [outcome.kind for outcome in bad.outcomes] == [Kind.FAULT] * 2


def test_many_submissions_leave_no_process_and_no_descriptor_behind(own: Sandbox) -> None:
    for _ in range(5):
        run(own, GOOD, "good")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(30):
        run(own, GOOD, "good")
    assert len(os.listdir("/proc/self/fd")) == before
    with open(f"/proc/{own.zygote_pid}/task/{own.zygote_pid}/children") as file:
        assert len(file.read().split()) <= 3


def test_a_box_that_cannot_be_built_again_is_never_replaced_by_none(own: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "bubblewrap", lambda: shutil.which("false"))
    end(own)
    (good,) = run(own, GOOD, "good").answers
    assert [outcome.kind for outcome in good.outcomes] == [Kind.FAULT] * 2
    assert "could not be started again" in good.outcomes[0].detail
    monkeypatch.undo()
    assert_good(run(own, GOOD, "good").answers[0])


@pytest.mark.parametrize("times", [1, 2])
def test_a_box_that_somebody_ends_while_it_starts_is_tried_once_more(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    boxed = jail.boxed
    ended: list[int] = []

    def first(*args: Any) -> list[str]:
        if len(ended) == times:
            return boxed(*args)
        ended.append(1)
        return ["sh", "-c", "kill -KILL $$"]

    monkeypatch.setattr(jail, "boxed", first)
    if times == 1:
        with Sandbox(LIMITS) as sandbox:
            assert_good(run(sandbox, GOOD, "good").answers[0])
    else:
        with pytest.raises(SandboxError, match="ended by somebody while it started"), Sandbox(LIMITS):
            pass
    assert len(ended) == times
