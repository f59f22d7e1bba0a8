"""CPU time and memory of this process and everything that it started, living or dead."""

import ctypes
import os
import resource
import time
from collections.abc import Callable
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


def measure(work: Callable[[], None]) -> Sample:
    """Do the work and say what it cost, with every process that took part."""
    cpu, wall = tree_cpu(), time.perf_counter()
    work()
    return Sample(time.perf_counter() - wall, tree_cpu() - cpu)


def tree_cpu() -> float:
    """CPU seconds of this process, its dead children (waited for), and its living descendants with theirs."""
    mine = sum(
        usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    return mine + sum(_ticks(pid) for pid in descendants(os.getpid())) / TICK


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
