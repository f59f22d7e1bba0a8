"""Tries each protection for real, from inside a child of the box, and says which hold."""

import os
import socket
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from grader.sandbox.attempt import Budget
from grader.sandbox.errors import HostTrouble, Protection
from grader.sandbox.limits import MIB, Limits
from grader.sandbox.protocol import pack_calls
from grader.sandbox.runner import landlock
from grader.sandbox.submission import Guest, ask_new
from grader.values.call import Call, Kind, Outcome, Task
from grader.values.source import Chunk, Module, Source

# Each function returns when what it tries is refused, and raises RuntimeError naming what went through.
_CODE = """
real = __import__._import  # whatever submissions may import
os, np = real("os"), real("numpy")

def reading(paths):
    for path in paths:
        for attempt in (lambda: os.listdir(path), lambda: open(path, "rb").read(1)):
            try:
                attempt()
            except OSError:
                continue
            raise RuntimeError(f"{path} can be read")
    return 1.0

def writing(paths):
    for path in paths:
        name = os.path.join(path, f"probe-{os.getpid()}")
        try:
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except OSError:
            continue
        os.unlink(name)
        raise RuntimeError(f"a file can be made in {path}")
    return 1.0

def network(port):
    socket = real("_socket")
    try:
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        connection.settimeout(1)
        connection.connect(("127.0.0.1", port))
    except OSError:
        return 1.0
    raise RuntimeError("a connection can be opened")

def processes():
    try:
        pid = os.fork()
    except OSError:
        return 1.0
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    raise RuntimeError("a process can be started")

def signals():
    try:
        os.kill(os.getppid(), 0)
    except OSError:
        return 1.0
    raise RuntimeError("signals reach other processes")

def memory(size):
    try:
        np.empty(size, np.uint8)
    except MemoryError:
        return 1.0
    raise RuntimeError("more memory than the limit can be had")

def calls():
    try:
        os.getpriority(os.PRIO_PROCESS, 0)
    except OSError:
        return 1.0
    raise RuntimeError("system calls are not filtered")

def endless():
    while True:
        pass
"""

_NAMESPACES = ("mnt", "net", "pid", "ipc", "uts", "user")
_BWRAP = (
    "Install bubblewrap (Debian, Ubuntu: apt install bubblewrap) and allow user namespaces: in a container see the notes in "
    "compose.yaml; on Ubuntu 24.04 and later set kernel.apparmor_restrict_unprivileged_userns=0 or give bwrap an AppArmor "
    "profile."
)
_POWERLESS = "This is root without root's capabilities: start the grader as another user, as the Dockerfile does."
_SECCOMP = (
    "Install libseccomp (Debian, Ubuntu: apt install libseccomp2) and the package pyseccomp; "
    "the kernel needs CONFIG_SECCOMP_FILTER."
)
_BOTH = f"It is held by the system call filter and by namespaces. {_SECCOMP} {_BWRAP}"
_LANDLOCK = (
    "It is in Linux 5.13 and later: the kernel needs CONFIG_SECURITY_LANDLOCK and landlock in its list of security modules."
)
_RLIMITS = "Resource limits are not in force: start the grader without a wrapper that forbids setrlimit."


class Box(Protocol):
    """What a probe needs of the sandbox."""

    limits: Limits
    reasons: dict[str, str]

    @property
    def zygote_pid(self) -> int: ...

    def enter(self, inputs: tuple[bytes, ...] = ()) -> Guest: ...

    def restart(self) -> None: ...


def protections(box: Box) -> list[Protection]:
    """Every protection with what was seen. Takes a few dozen milliseconds."""
    with closing(_listener()) as server:
        outcomes = _ask(box, _questions(box.limits, server.getsockname()[1]))
    inside = [_judged(name, text, advice, outcomes[function]) for name, function, text, advice in _INSIDE]
    return [_namespaces(box), _filter(box, outcomes["calls"]), *_landlock(box), *inside, _time(box)]


_INSIDE = (
    ("reading", "reading", "no file outside the box can be opened", _BOTH),
    ("writing", "writing", "no file can be written", _BOTH),
    ("network", "network", "no connection can be opened", _BOTH),
    ("processes", "processes", "no process can be started", _SECCOMP),
    ("signals", "signals", "no signal reaches another process", _SECCOMP),
    ("memory", "memory", "memory is limited", _RLIMITS),
)


def _listener() -> socket.socket:
    """Something to connect to, so that a refused connection is the box's doing."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(1)
    return server


def _questions(limits: Limits, port: int) -> dict[str, dict[str, object]]:
    project = str(Path(__file__).resolve().parent.parent)
    return {
        "reading": {"paths": ("/etc/passwd", "/proc", str(Path.home()), project)},
        "writing": {"paths": ("/", tempfile.gettempdir(), str(Path("/dev") / "shm"), project)},
        "network": {"port": port},
        "processes": {},
        "signals": {},
        "memory": {"size": limits.memory_bytes + 64 * MIB},
        "calls": {},
    }


def _ask(box: Box, questions: Mapping[str, dict[str, object]]) -> dict[str, Outcome]:
    tasks = [_task(name, kwargs) for name, kwargs in questions.items()]
    answers, death = ask_new(box, _source(), tasks, box.limits, Budget(60.0, 60.0), careful=True)
    found = {record.task.function: record.outcomes[0] for record in answers.records if record.outcomes}
    lost = Outcome(Kind.FAULT, detail=death.detail if death else "it was not answered")
    return {name: found.get(name, lost) for name in questions}


def _task(name: str, kwargs: dict[str, object]) -> Task:
    return Task(name, name, pack_calls([Call((), kwargs)]), 1, 64)


def _source() -> Source:
    chunk = Chunk("probe.py", _CODE)
    defines = frozenset(line[4 : line.index("(")] for line in _CODE.splitlines() if line.startswith("def "))
    return Source("probe", "", (Module("probe", "probe.py", (chunk,), False, defines),))


def _judged(name: str, holds: str, advice: str, outcome: Outcome) -> Protection:
    if outcome.kind is Kind.RETURNED:
        return Protection(name, True, holds)
    return Protection(name, False, outcome.detail.removeprefix("RuntimeError: ") or str(outcome.kind), advice)


def _filter(box: Box, outcome: Outcome) -> Protection:
    if outcome.kind is Kind.RETURNED:
        return Protection("system calls", True, "all but a short list of system calls are refused")
    return Protection("system calls", False, box.reasons.get("seccomp", outcome.detail.removeprefix("RuntimeError: ")), _SECCOMP)


def _namespaces(box: Box) -> Protection:
    """Compares the zygote's namespaces with this process's, from outside."""
    if reason := box.reasons.get("namespaces"):
        return Protection("namespaces", False, reason, _POWERLESS if "uid map" in reason and os.geteuid() == 0 else _BWRAP)
    try:
        shared = [name for name in _NAMESPACES if _namespace(box.zygote_pid, name) == _namespace(os.getpid(), name)]
    except OSError as error:
        return Protection("namespaces", False, f"/proc does not show them ({error})", _BWRAP)
    if shared:
        return Protection("namespaces", False, f"shared with this machine: {', '.join(shared)}", _BWRAP)
    return Protection("namespaces", True, f"own {', '.join(_NAMESPACES)}")


def _landlock(box: Box) -> list[Protection]:
    """A second fence inside the namespaces; the only one around files where these are refused, so only then it is missed."""
    if "landlock" not in box.reasons:
        detail = f"version {landlock.version()}: a fence of its own around each child"
        return [Protection("landlock", True, detail)]
    if "namespaces" not in box.reasons:
        return []
    return [Protection("landlock", False, box.reasons["landlock"], _LANDLOCK)]


def _namespace(pid: int, name: str) -> str:
    return os.readlink(f"/proc/{pid}/ns/{name}")


def _time(box: Box) -> Protection:
    """An endless loop must be ended by its processor time, read from outside."""
    short = replace(box.limits, cpu_seconds=0.02)
    try:
        _, death = ask_new(box, _source(), [_task("endless", {})], short, Budget(5.0, 20.0), careful=False)
    except HostTrouble as error:
        return Protection("time", False, str(error), "The kernel must give process clocks and pidfd (Linux 5.3 or later).")
    if death is not None and death.kind is Kind.TIMEOUT and "CPU" in death.detail:
        return Protection("time", True, "an endless loop is ended by its CPU time")
    return Protection("time", False, "an endless loop was not ended by its CPU time", "The kernel must give process clocks.")
