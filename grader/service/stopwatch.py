"""What calling a trusted function in this process takes."""

import time
import tracemalloc
from collections.abc import Callable

REPEATS = 5


def stopwatch(work: Callable[[], object]) -> tuple[float, int]:
    """CPU seconds of this thread, the least of some calls, and the most bytes that were allocated at once."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.thread_time()
        work()
        best = min(best, time.thread_time() - start)
    return best, peak(work)


def peak(work: Callable[[], object]) -> int:
    """The most bytes that are allocated at once while ``work`` runs; arrays count, those that it is given do not."""
    tracemalloc.start()
    work()
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return taken
