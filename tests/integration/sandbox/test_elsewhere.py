"""Systems without walls, as far as they can be played here: refused, or plain processes when asked for in so many words."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from grader.sandbox.doctor import protections
from grader.sandbox.pool import Sandbox, SandboxError
from grader.values.call import Kind
from tests.integration.sandbox.conftest import LIMITS
from tests.integration.sandbox.submitting import GOOD, assert_good, run

LONG, SHORT = (replace(LIMITS, wall_seconds=seconds) for seconds in (20.0, 5.0))  # a fresh Python on a busy machine takes seconds


@pytest.fixture(params=["darwin", "win32"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(sys, "platform", request.param)
    return str(request.param)


@pytest.fixture
def plain(elsewhere: str) -> Iterator[Sandbox]:
    with Sandbox(LONG, unprotected=True) as sandbox:
        yield sandbox


def test_grading_is_refused_with_what_to_do(elsewhere: str) -> None:
    name = {"darwin": "macOS", "win32": "Windows"}[elsewhere]
    words = rf"cannot be shut in on this system: {name} has no namespaces and no seccomp.*grade without protection.*use Linux"
    with pytest.raises(SandboxError, match=words), Sandbox(LIMITS):
        pass


def test_the_doctor_says_that_only_time_is_limited(elsewhere: str) -> None:
    found = protections(LIMITS)
    assert [(item.name, item.active) for item in found] == [("sandbox", False), ("time", True)]
    assert "unprotected, for your own code only" in found[0].detail


ENDS = [
    ("import os; os._exit(3)", Kind.EXITED, "exit code 3"),
    ("import os; os.abort()", Kind.CRASHED, "SIGABRT"),
    ("import scipy; scipy.f()", Kind.FORBIDDEN, "scipy (hw1.py, line 2)"),
    ("return np.ones(1 << 40)", Kind.MEMORY, "Unable to allocate"),
    ("raise ValueError(3)", Kind.RAISED, "ValueError: 3"),
]


def test_an_endless_loop_is_ended_by_the_clock(elsewhere: str) -> None:
    with Sandbox(SHORT, unprotected=True) as sandbox:
        bad, good = run(sandbox, f"def bad_vjp(g, x):\n    while True: pass\n{GOOD}", "bad", "good").answers
    assert_good(good)
    assert (bad.outcomes[0].kind, "no answer within 5 s" in bad.outcomes[0].detail) == (Kind.TIMEOUT, True), bad


@pytest.mark.parametrize(("body", "kind", "detail"), ENDS)
def test_what_ends_early_costs_only_its_own_exercise(plain: Sandbox, body: str, kind: Kind, detail: str) -> None:
    bad, good = run(plain, f"def bad_vjp(g, x):\n    {body}\nimport numpy as np\n{GOOD}", "bad", "good").answers
    assert_good(good)
    assert bad.outcomes[0].kind is kind, bad
    assert detail in bad.outcomes[0].detail


def test_what_is_written_to_the_answers_is_refused(plain: Sandbox) -> None:
    text = "import os\ndef bad_vjp(g, x):\n    for fd in range(3, 20):\n        try:\n            os.write(fd, b'x' * 99)\n"
    text += "        except OSError:\n            pass\n    while True: pass\n" + GOOD
    bad, good = run(plain, text, "bad", "good").answers
    assert_good(good)
    assert "the grader's own answers" in bad.outcomes[0].detail


def test_printing_and_a_first_failure_are_told_as_in_the_box(plain: Sandbox) -> None:
    result = run(plain, "print('hello')\n" + GOOD, "good")
    assert_good(result.answers[0])
    assert result.printed == "hello\n"


def test_a_python_that_cannot_be_started_is_our_fault(plain: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    (good,) = run(plain, GOOD, "good").answers
    assert good.outcomes[0].kind is Kind.FAULT


# What Windows does not have is taken away before the sandbox is imported.
WINDOWS = """
import ctypes, os, signal, socket, subprocess, sys, tempfile, threading
import numpy as np
sys.platform = "win32"
for name in ("resource", "fcntl", "pyseccomp", "_posixshmem"):
    sys.modules[name] = None
for place, names in (
    (os, "O_DIRECTORY O_NONBLOCK fork pidfd_open readv geteuid setgroups sysconf wait4 WIFEXITED".split()),
    (signal, "SIGBUS SIGTRAP SIGXCPU SIGKILL pidfd_send_signal".split()),
    (socket, "SCM_RIGHTS SCM_CREDENTIALS SO_PASSCRED AF_UNIX CMSG_SPACE".split()),
):
    for name in names:
        if hasattr(place, name):
            delattr(place, name)
real = ctypes.CDLL
def library(name=None, *args, **kwargs):
    if name is None:
        raise TypeError("CDLL(None) on Windows")
    return real(name, *args, **kwargs)
ctypes.CDLL = library
from grader.sandbox.doctor import protections
from grader.sandbox.pool import Limits, Sandbox, SandboxError
from tests.integration.sandbox.submitting import GOOD, assert_good, run
import grader.sandbox.runner.plain
assert protections(Limits())[0].detail.startswith("Windows")
try:
    Sandbox(Limits()).__enter__()
except SandboxError as error:
    print(error)
"""


def test_the_sandbox_is_imported_and_refuses_where_half_of_the_library_is_missing() -> None:
    done = subprocess.run([sys.executable, "-c", WINDOWS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Windows has no namespaces and no seccomp" in done.stdout
