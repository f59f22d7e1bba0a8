"""Does a reference build a Jacobian or loop over entries? Counted, not timed, on the sizes on which students' costs are measured.

Steps of Python and bytes allocated are the same in every run, on a busy machine too.
"""

import sys
import tracemalloc
from collections.abc import Callable, Sequence
from math import log
from types import FrameType
from typing import Any

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise
from grader.grading.cost import readable
from grader.grading.yardstick import yardsticks

LEAN, NO_GROWTH = "lean", "no growth"
LOOPS = 0.3  # steps grow with the entries to the power 0 for array operations, 0.8 to 1 for a loop over entries
JACOBIAN = 0.5  # bytes for each entry grow with the largest size to the power 0, or 1 where a Jacobian is held


def cost_class(exercise: Exercise, seed: int) -> str:
    """What the reference costs: LEAN, NO_GROWTH (its sizes are fixed), or a sentence that says what grows too fast."""
    sticks = yardsticks(exercise, seed, _count)
    if sticks is None:
        return NO_GROWTH
    fast, large = sticks
    loops = _power(fast.seconds, fast.entries)
    if loops > LOOPS:
        return f"its steps in Python grow with the number of entries to the power {loops:.1f}: a loop"
    given = [_bytes(case) for case in large.cases]
    for_each = [bytes_ / size for bytes_, size in zip(large.memory, given, strict=True)]
    builds = _power(for_each, [inner / count for inner, count in zip(large.inner, large.entries, strict=True)])
    if builds > JACOBIAN:
        allocated, inputs = readable(large.memory[-1]), readable(given[-1])
        return f"it allocates {allocated} for {inputs} of inputs, and more for each entry the more there are: a Jacobian"
    return LEAN


def _power(values: Sequence[float], sizes: Sequence[float]) -> float:
    return log(values[-1] / values[-2]) / log(sizes[-1] / sizes[-2])


def _bytes(case: Case) -> int:
    return sum(np.asarray(item).nbytes for item in (*case.inputs, *case.cotangents))


def _count(work: Callable[[], object]) -> tuple[float, int]:
    """The lines of Python that run, at least 1, and the most bytes that are allocated at once."""
    steps = 1

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    tracemalloc.start()
    try:
        work()
        return float(steps), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
