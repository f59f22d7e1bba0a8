"""Is the Jacobian ever built, and are there loops in Python? Read from memory and CPU time on growing inputs.

Both are measured from outside the student's process. Time is compared by its growth per input entry, so that what every
call costs anyway cancels; memory by its size beside that of a Jacobian. Measured on honest and dishonest solutions:
honest ones take at most about 12 times the reference's time and memory, explicit Jacobians over 100 times its memory,
loops over entries 18 to 350 times its time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log
from typing import NamedTuple, Protocol

import numpy as np

from grader.exercise.cases import Case
from grader.grading import numeric
from grader.grading.yardstick import Sticks, Yardstick
from grader.values.assignment import CostPolicy
from grader.values.call import Kind, Outcome, Usage
from grader.values.report import CheckResult, Cost, CostKind, ExerciseReport

LOOP_RATIO = 10.0  # to the reference's time for a further entry,
LOOP_STEPS = 0.6  # and to one step of a Python loop on this machine: both must be exceeded
LOOP_SECONDS = 4.5e-8  # what is asked at the most, however slow a busy machine seems to be
DOUBT_SECONDS, DOUBT_RATIO = (0.5, 3.0), (0.5, 1.2)  # between so many times both, time alone does not tell
LIKELY_SECONDS = 1.5  # below so many times the seconds a loop has a step of Python for nearly each entry,
STEPS = (0.3, 0.1)  # above them, for each short row: so many steps for a further entry at the least
LEAST_SECONDS = 3e-9  # for a further entry: shorter ones of a reference are lost in noise
JACOBIAN_SHARE = 0.25
REFERENCE_FACTOR = 8.0
SLACK_BYTES = 2 << 20
ALIKE = 1e-3  # how far, in the measure of the checks, a solution may be off on a large input: further than any rounding
NOT_LEAN = 0.75  # the share of its score that a solution keeps where cost is worth points
ABOUT = (1_000, 10_000)  # the numbers of entries for which a Jacobian's memory is told


class Times(NamedTuple):
    """What a solution took on the smaller and on the larger inputs on which time is measured."""

    small: Sequence[Usage | None]
    large: Sequence[Usage | None]


class Measure(Protocol):
    """Runs the functions on cases of growing size."""

    def measure(self, cases: Sequence[tuple[str, Case]], *, apart: bool = False) -> Sequence[Usage | None]:
        """Runs each case once, in order, and says what it took; None for what did not end well.

        All that is measured shares one process as long as that lives, most often the one that was graded; ``apart`` begins a
        new one.
        """
        ...

    def count(self, name: str, cases: Sequence[Case]) -> Sequence[float]:
        """How many steps of Python each case takes; fewer numbers than cases where that cannot be told."""
        ...


def assess(sticks: Mapping[str, Sticks], machine: Measure) -> dict[str, Cost]:
    """Run right solutions on growing inputs and say what each costs; one that could not be measured is left out.

    The process that was graded is enough for a submission whose solutions are lean, or loop beyond doubt. A process only knows
    the most memory that it ever had, so whatever looks large there is measured again alone; and where it may be a loop, or a
    busy machine, or much work in few operations, its steps are counted.

    Args:
        sticks: what ``yardsticks`` gave, by exercise.
        machine: runs the functions.
    """
    first = _asked({name: (large.cases[0], fast.cases[-1]) for name, (fast, large) in sticks.items()}, machine)
    times = _times(sticks, {name: usages[1] for name, usages in first.items()}, machine)
    found: dict[str, Cost | None] = {}
    lean: dict[str, float] = {}
    for name, (fast, large) in sticks.items():
        ratio = None if _builds(large, first[name][:1]) else _ratio(fast, times[name])
        if ratio is None:
            continue
        if _loops(name, fast, times[name], machine):
            found[name] = _cost(large, first[name][:1], ratio, loops=True)
        else:
            lean[name] = ratio
    for name, usages in _asked({name: sticks[name][1].cases[1:] for name in lean}, machine).items():
        usages = [first[name][0], *usages]
        if None not in usages and not _builds(sticks[name][1], usages):
            found[name] = _cost(sticks[name][1], usages, lean[name])
    found |= {name: _alone(name, sticks[name], machine) for name in sticks if name not in found}
    return {name: cost for name, cost in found.items() if cost is not None}


def _times(sticks: Mapping[str, Sticks], first: Mapping[str, Usage | None], machine: Measure) -> dict[str, Times]:
    """What the smaller and the larger inputs took; only the larger where that is too little for a loop in any case."""
    times = {name: Times([], [usage]) for name, usage in first.items()}
    slow = [
        name for name, usage in first.items() if usage and usage.cpu > _loop_seconds(sticks[name][0]) * _further(sticks[name][0])
    ]
    # The larger one first: what it takes to read what is asked counts with it, and the least of its times counts.
    again = {name: (sticks[name][0].again[0][-1], sticks[name][0].cases[0]) for name in slow}
    for name, (large, small) in _asked(again, machine).items():
        times[name] = Times([small], [*times[name].large, large])
    return times


def _loops(name: str, stick: Yardstick, times: Times, machine: Measure) -> bool:
    """Whether it loops in Python. Where a busy machine, or much work in few operations, may be the reason that it looks so, or
    like none, the growth of its steps decides."""
    perhaps, surely = (_ratio(stick, times, margin) or 0.0 for margin in DOUBT_SECONDS)
    if not times.small or perhaps < DOUBT_RATIO[0] * LOOP_RATIO:
        return False
    if surely >= DOUBT_RATIO[1] * LOOP_RATIO:
        return True
    steps = machine.count(name, stick.cases)
    if len(steps) < len(stick.cases):
        return (_ratio(stick, times) or 0.0) >= LOOP_RATIO
    likely = (_ratio(stick, times, LIKELY_SECONDS) or 0.0) > 0
    return not (steps[-1] - steps[0]) / _further(stick) < STEPS[likely]  # written so that who stopped the counting loops


def wrong_when_large(case: Case, expected: Sequence[np.ndarray] | None, outcome: Outcome) -> Cost | None:
    """The cost of a solution that is right on the hidden cases and not on one that is measured: it cannot be told, or it would be
    that of something else. None where it is right, and where memory, the file's time or the grader itself was at its end."""
    entries = sum(array.size for array in case.inputs)
    if outcome.kind is Kind.TIMEOUT and "whole file" not in outcome.detail:
        text = f"It loops in Python: on an input of {entries:,} entries it did not finish."
        return Cost(CostKind.LOOPS, text, (), (), (), (), None)
    if outcome.kind in (Kind.TIMEOUT, Kind.MEMORY, Kind.FAULT, Kind.NOT_RUN):
        return None
    if expected is None or (outcome.kind is Kind.RETURNED and _alike(outcome.arrays, expected, case)):
        return None
    text = f"On an input of {entries:,} entries it does not give the right gradient, so what it costs cannot be told."
    return Cost(CostKind.WRONG, text, (), (), (), (), None)


def _alike(arrays: Sequence[np.ndarray | None], expected: Sequence[np.ndarray], case: Case) -> bool:
    return len(arrays) == len(expected) and all(
        got is not None and got.dtype.kind in "fiu" and _close(got, right, case)
        for got, right in zip(arrays, expected, strict=True)
    )


def _close(got: np.ndarray, right: np.ndarray, case: Case) -> bool:
    """Most are, and finite: the error alone says so, since nothing compares with NaN."""
    error = numeric.scaled_error(got, right, case.cotangent) if got.shape == right.shape else np.nan
    return error <= ALIKE or numeric.equal(got, right, case.cotangent, ALIKE)


def _asked(cases: Mapping[str, Sequence[Case]], machine: Measure) -> dict[str, list[Usage | None]]:
    """The cases of several exercises in one measurement, and what came of each exercise's own."""
    usages = iter(machine.measure([(name, case) for name in cases for case in cases[name]]) if cases else ())
    return {name: [next(usages) for _ in cases[name]] for name in cases}


def _alone(name: str, sticks: Sticks, machine: Measure) -> Cost | None:
    """What one solution costs in processes of its own."""
    fast, large = sticks

    def run(cases: Sequence[Case], *, apart: bool = False) -> list[Usage | None]:
        return list(machine.measure([(name, case) for case in cases], apart=apart))

    first = run(large.cases[:1], apart=True)
    if None in first:
        return None
    if _builds(large, first):
        return _cost(large, [*first, *run(large.cases[1:2])], 0.0)
    usages = run([case for turn in fast.turns for case in turn])
    times = Times(usages[::2], usages[1::2])
    ratio = _ratio(fast, times)
    if ratio is None:
        return None
    loops = _loops(name, fast, times, machine)
    return _cost(large, first if loops else [*first, *run(large.cases[1:])], ratio, loops=loops)


def _ratio(stick: Yardstick, times: Times, margin: float = 1.0) -> float | None:
    """CPU time for a further entry relative to the reference; 0 where it is too small to be a loop, with that ``margin``.

    Of what each size took the least counts, because the first call also touches new memory. Where the smaller one was not tried
    all time of the larger one counts for its further entries.
    """
    if any(usage is None or usage.exhausted for usage in (*times.small, *times.large)):
        return None
    before, after = (min((usage.cpu for usage in usages if usage), default=0.0) for usages in times)
    growth = (after - before) / _further(stick)
    reference = max((stick.seconds[-1] - stick.seconds[0]) / _further(stick), LEAST_SECONDS)
    return growth / reference if growth > margin * _loop_seconds(stick) else 0.0


def _further(stick: Yardstick) -> int:
    """How many more entries the largest input has than the smallest."""
    return stick.handled[-1] - stick.handled[0]


def _loop_seconds(stick: Yardstick) -> float:
    """What a loop takes for an entry at the least."""
    return min(LOOP_STEPS * stick.step, LOOP_SECONDS)


def _builds(stick: Yardstick, usages: Sequence[Usage | None]) -> bool:
    """Whether a Jacobian was held in memory on some case, or the memory limit was reached."""
    return any(
        usage is not None
        and (usage.exhausted or usage.memory >= max(JACOBIAN_SHARE * inner, REFERENCE_FACTOR * reference + SLACK_BYTES))
        for usage, inner, reference in zip(usages, stick.inner, stick.memory, strict=False)
    )


def _cost(stick: Yardstick, usages: Sequence[Usage | None], ratio: float, *, loops: bool = False) -> Cost | None:
    measured = [index for index, usage in enumerate(usages) if usage is not None and not usage.exhausted]
    entries = tuple(stick.entries[index] for index in measured)
    memory = tuple(usage.memory for usage in usages if usage is not None and not usage.exhausted)
    if _builds(stick, usages):
        kind, text = CostKind.JACOBIAN, _jacobian_text(entries, memory)
    elif loops:
        kind, text = CostKind.LOOPS, _loops_text(ratio)
    elif measured:
        kind, text = CostKind.LEAN, "It is lean: memory and time grow as those of the reference do."
    else:
        return None
    reference = tuple(stick.memory[index] for index in measured)
    jacobian = tuple(stick.jacobian[index] for index in measured)
    return Cost(kind, text, entries, memory, reference, jacobian, round(ratio, 1) if ratio else None)


def _loops_text(ratio: float) -> str:
    if not ratio:
        return "It loops in Python: the more entries, the more steps it takes."
    return f"It loops in Python: on growing inputs it takes about {ratio:.0f} times the CPU time of array operations."


def _jacobian_text(entries: tuple[int, ...], memory: tuple[int, ...]) -> str:
    text = "Somewhere a Jacobian is built as an array: "
    if len(entries) < 2 or min(memory) <= 0:
        return f"{text}it reached the memory limit on inputs that the reference handles with ease."
    power = log(memory[-1] / memory[-2]) / log(entries[-1] / entries[-2])
    small, large = (memory[-1] * (count / entries[-1]) ** power for count in ABOUT)
    return (
        f"{text}it takes {readable(small)} for {ABOUT[0]:,} input entries, and would take {readable(large)} for {ABOUT[1]:,}. "
        "A VJP needs the product with g only."
    )


def readable(bytes_: float) -> str:
    """Bytes for people: ``7.6 MB``."""
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if bytes_ < 1000 or unit == "TB":
            break
        bytes_ /= 1000
    return f"{bytes_:.3g} {unit}"


def with_cost(report: ExerciseReport, cost: Cost | None, policy: CostPolicy) -> ExerciseReport:
    """The report with its cost, and with what the assignment makes of it: told, warned of, or a quarter of the score."""
    if cost is None or policy is CostPolicy.OFF:
        return report
    report = replace(report, cost=cost)
    if cost.kind is CostKind.LEAN or policy is CostPolicy.INFORM:
        return report
    check = CheckResult("cost", "Memory and time grow as those of the reference do", "warning", None, cost.text)
    report = replace(report, checks=(*report.checks, check), message=f"{report.message} {cost.text}")
    if policy is CostPolicy.POINTS and report.score is not None:
        message = f"{report.message} In this assignment that costs a quarter of the points."
        report = replace(report, score=report.score * NOT_LEAN, message=message)
    return report
