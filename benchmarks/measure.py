"""CPU time and memory of this process and everything that it started, living or dead."""

import contextlib
import ctypes
import os
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Sample:
    """What a piece of work cost: seconds by the clock, and CPU seconds of the whole tree of processes."""

    wall: float
    cpu: float


def adopt_orphans() -> None:
    """Processes whose parent died become children of this one, so that their CPU time is counted here."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("this kernel does not let a process adopt its orphaned grandchildren")


def measure(work: Callable[[], object]) -> Sample:
    """Do the work and say what it cost, with every process that took part."""
    cpu, wall = tree_cpu(), time.perf_counter()
    work()
    return Sample(time.perf_counter() - wall, tree_cpu() - cpu)


def measure_command(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Sample:
    """Run a command and say what it and all that it started cost; raises CalledProcessError when it fails.

    What runs in a process namespace is lost from the kernel's account when the namespace is killed. So the account is
    read ten times a second, and only what it rises by is added up.
    """
    started = time.perf_counter()
    seen = children_cpu()
    used = 0.0
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.returncode is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
            now = children_cpu()
            used += max(0.0, now - seen)
            seen = now
    wall = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Sample(wall, used)


def tree_cpu() -> float:
    """CPU seconds of this process, its dead children (waited for), and its living descendants with theirs."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + children_cpu()


def children_cpu() -> float:
    """The same without this process."""
    dead = resource.getrusage(resource.RUSAGE_CHILDREN)
    return dead.ru_utime + dead.ru_stime + sum(_ticks(pid) for pid in descendants(os.getpid())) / TICK


def descendants(root: int) -> list[int]:
    """The process ids of the living children of a process, their children, and so on."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (words := _stat(int(entry.name))):
            children.setdefault(int(words[1]), []).append(int(entry.name))
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def resident_mib(pid: int) -> float:
    """Resident memory of one process in MiB; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Rss:")), 0.0)


def _ticks(pid: int) -> int:
    """User and system time of a process and of the children that it waited for."""
    return sum(int(word) for word in _stat(pid)[11:15])


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, ...; none when the process is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text[text.rindex(")") + 2 :].split()
