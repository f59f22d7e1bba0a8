"""Which processor a worker is kept to."""

import os
from contextlib import suppress


def processor(place: int, workers: int) -> int | None:
    """The processor for the worker at ``place`` (0, 1, ...) where there are as many workers as processors; else None.

    A worker and its child take turns. Free to move, two such pairs often wait behind each other on one processor while the
    other is idle.
    """
    usable = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return usable[place % len(usable)] if 0 < len(usable) <= workers else None


def keep(pid: int, place: int, workers: int) -> None:
    """Keeps the process of a worker (0: this one), and all that it starts from now on, to its processor, if it has one."""
    own = processor(place, workers)
    if own is not None:
        with suppress(OSError):  # it was taken away meanwhile, or the process is gone
            os.sched_setaffinity(pid, {own})
