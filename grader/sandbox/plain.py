"""Where there are no walls (macOS, Windows): plain processes, and a wall clock.

It protects nobody: student code can do what the person who runs it can do. It is for one's own code only.
"""

import contextlib
import marshal
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import IO

from grader.sandbox.answers import Answers
from grader.sandbox.attempt import Budget, Death
from grader.sandbox.errors import HostTrouble, Protection, ProtocolError, SandboxError
from grader.sandbox.jail import NEUTRAL
from grader.sandbox.limits import MIB, Limits
from grader.sandbox.python import RUNNER
from grader.sandbox.runner.plain import LENGTH
from grader.values.call import Kind

_PASSED_ON = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "HOME", "VIRTUAL_ENV")
_INTERPRETER_BYTES = 2048 * MIB  # address space of Python and numpy themselves, generously
_ADVICE = (
    "To check your own code all the same, and nobody else's: GRADER_UNPROTECTED='grade without protection'. "
    "To grade what others wrote, use Linux (on Windows also WSL 2, on macOS a Linux virtual machine)."
)


def reason() -> str:
    """Why there can be no walls on this system, empty where there can be."""
    names = {"darwin": "macOS", "win32": "Windows"}
    return "" if sys.platform == "linux" else f"{names.get(sys.platform, sys.platform)} has no namespaces and no seccomp"


def refusal() -> SandboxError:
    """What is raised where there are no walls and nobody asked to do without."""
    return SandboxError(f"Student code cannot be shut in on this system: {reason()}. {_ADVICE}")


def protections() -> tuple[Protection, ...]:
    """What holds here: that a loop ends, and nothing else."""
    missing = Protection("sandbox", False, f"{reason()}: unprotected, for your own code only", _ADVICE)
    return missing, Protection("time", True, "an endless loop is ended by the wall clock")


class Guest:
    """A new process with a submission in it. Making it raises HostTrouble when it cannot be started."""

    inputs: tuple[bytes, ...] = ()

    def __init__(self, limits: Limits, settings: dict[str, object]) -> None:
        told = marshal.dumps({**settings, "limits": _limits(limits)})
        self.fresh = True
        self._process = _start()
        self._heard: queue.Queue[bytes] = queue.Queue(64)
        self._waits = True
        self._first = [LENGTH.pack(len(told)), told]
        threading.Thread(target=_read, args=(self._process.stdout, self._heard), daemon=True).start()

    def waits(self) -> bool:
        """Whether it can be asked again: it lives, has answered everything and not said a word since."""
        return self._waits and self._process.poll() is None and self._heard.empty()

    def at_peak(self) -> bool:
        """Whether it holds all memory that it ever had, which cannot be read from outside on this system."""
        return False

    def ask(
        self, parts: list[bytes], answers: Answers, limits: Limits, budget: Budget, *, measured: bool = False
    ) -> Death | None:
        """Has it answer the request ``parts`` into ``answers``; None when it answered everything. It is never measured."""
        if measured:
            raise HostTrouble("what a process takes cannot be read from outside on this system")
        self.fresh, self._waits = False, False
        started = time.monotonic()
        sent, self._first = [*self._first, *parts], []
        threading.Thread(target=_write, args=(self._process.stdin, sent), daemon=True).start()
        death = _listen(self._process, self._heard, answers, limits, budget)
        budget.wall -= time.monotonic() - started
        self._waits = death is None and answers.settled
        if not self._waits:
            self.leave()
        return None if answers.complete else death

    def leave(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()


def _start() -> subprocess.Popen[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= {**NEUTRAL, "PYTHONPATH": str(RUNNER.parent)}
    command = [sys.executable, "-s", "-B", "-P", "-m", f"{RUNNER.name}.plain"]
    try:
        return subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise HostTrouble(f"{sys.executable} cannot be started: {error}") from None


def _limits(limits: Limits) -> dict[str, int]:
    return {
        "RLIMIT_AS": limits.memory_bytes + _INTERPRETER_BYTES,
        "RLIMIT_CPU": int(limits.submission_cpu_seconds) + 5,
        "RLIMIT_CORE": 0,
    }


def _listen(
    process: subprocess.Popen[bytes], data: "queue.Queue[bytes]", answers: Answers, limits: Limits, budget: Budget
) -> Death | None:
    """Reads until everything is answered or the process is gone, or its time is up."""
    last = time.monotonic() + budget.wall
    step, due = -1, last
    while not answers.complete:
        if step != answers.current + answers.loaded:
            step, due = answers.current + answers.loaded, min(last, time.monotonic() + limits.wall_seconds)
        try:
            received = data.get(timeout=max(0.0, due - time.monotonic()))
        except queue.Empty:
            return Death(Kind.TIMEOUT, f"no answer within {limits.wall_seconds:g} s")
        if not received:
            return _ended(process.wait())
        try:
            answers.feed(received)
        except ProtocolError as error:
            return Death(Kind.CRASHED, f"it wrote to the channel of the grader's own answers ({error})")
    return None


def _ended(status: int) -> Death:
    known = {int(item): item.name for item in signal.Signals}
    if -status in known:
        kind = Kind.TIMEOUT if known[-status] == "SIGXCPU" else Kind.CRASHED
        return Death(kind, known[-status])
    return Death(Kind.EXITED, f"the process was ended with exit code {status}")


def _write(pipe: IO[bytes], parts: Sequence[bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):  # a process that has ended, or was ended meanwhile, tells by itself
        for part in parts:
            pipe.write(part)
        pipe.flush()


def _read(pipe: IO[bytes], data: "queue.Queue[bytes]") -> None:
    with pipe:
        while received := os.read(pipe.fileno(), 1 << 16):
            data.put(received)
    data.put(b"")
