"""Is the Jacobian ever built, and are there loops in Python? Read from memory and CPU time on growing inputs.

Both are measured from outside the student's process. Time is compared by its growth per input entry, so that what every
call costs anyway cancels; memory by its size beside that of a Jacobian. Measured on honest and dishonest solutions:
honest ones take at most about 12 times the reference's time and memory, explicit Jacobians over 100 times its memory,
loops over entries 18 to 350 times its time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import log
from typing import Any

import numpy as np

from grader.exercise.cases import Case, draw_case, generator
from grader.exercise.shape import BadExercise
from grader.exercise.sizes import Regime, admissible, all_sizes, parameter_combinations, regimes
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.suite import evaluate
from grader.values.assignment import CostPolicy
from grader.values.call import Kind, Outcome, Usage
from grader.values.report import CheckResult, Cost, CostKind, ExerciseReport

LOOP_ENTRIES = (1_000, 6_000)
TURNS = 3
MEMORY_BYTES = (4 << 20, 16 << 20, 64 << 20)  # what a Jacobian would take, at the sizes that are tried
LARGEST_SIZE = 20_000
LOOP_RATIO = 10.0  # to the reference's time for a further entry,
LOOP_STEPS = 0.4  # and to one step of a Python loop on this machine: both must be exceeded
LOOP_SECONDS = 3e-8  # what is asked at the most, however slow a busy machine seems to be
LEAST_SECONDS = 3e-9  # for a further entry: shorter ones of a reference are lost in noise
JACOBIAN_SHARE = 0.25
REFERENCE_FACTOR = 8.0
SLACK_BYTES = 2 << 20
ALIKE = 1e-3  # how far, in the measure of the checks, a solution may be off on a large input: further than any rounding
STEPS = 2_000  # of the loop that is a yardstick
NOT_LEAN = 0.75  # the share of its score that a solution keeps where cost is worth points
ABOUT = (1_000, 10_000)  # the numbers of entries for which a Jacobian's memory is told

Sticks = tuple["Yardstick", "Yardstick"]
Stopwatch = Callable[[Callable[[], object]], tuple[float, int]]
Measure = Callable[[Sequence[tuple[str, Case]]], Sequence[Usage | None]]


@dataclass(frozen=True)
class Yardstick:
    """Inputs of growing size, and what the reference takes on them: CPU seconds and bytes, one for each case.

    ``jacobian`` are the bytes of the explicit Jacobian of the outputs with respect to the largest input; ``inner`` those of
    a row as long as the largest size for each input entry, which is what the Jacobians of inner steps take. ``step`` is
    the CPU time of one step of the simplest loop in Python here.
    """

    cases: tuple[Case, ...]
    entries: tuple[int, ...]
    seconds: tuple[float, ...]
    memory: tuple[int, ...]
    jacobian: tuple[int, ...]
    inner: tuple[int, ...]
    step: float

    @property
    def handled(self) -> tuple[int, ...]:
        """The entries of g and of the inputs together, one for each case: what any solution must touch."""
        return tuple(_size(case.cotangent) + sum(map(_size, case.inputs)) for case in self.cases)


def yardsticks(exercise: Exercise, seed: int, stopwatch: Stopwatch) -> tuple[Yardstick, Yardstick] | None:
    """The sizes for time and those for memory; None for an exercise without reference or whose sizes cannot grow.

    Args:
        stopwatch: says what calling a function takes, CPU seconds and bytes.
    """
    if exercise.reference is None:
        return None
    try:
        fast = [_grown(exercise, partial(_has_entries, exercise, goal)) for goal in LOOP_ENTRIES]
        large = [_grown(exercise, partial(_has_bytes, exercise, goal)) for goal in MEMORY_BYTES]
        return _yardstick(exercise, seed, fast, stopwatch), _yardstick(exercise, seed, large, stopwatch)
    except BadExercise:
        return None


def assess(sticks: Mapping[str, Sticks], measure: Measure) -> dict[str, Cost]:
    """Run right solutions on growing inputs and say what each costs; one that could not be measured is left out.

    All run in one process where that is enough: two measurements for a submission of lean solutions. A process only knows
    the most memory that it ever had, so whatever looks large there is measured again alone.

    Args:
        sticks: what ``yardsticks`` gave, by exercise.
        measure: runs the functions once on each case, in order, and says what each took.
    """
    found: dict[str, Cost | None] = {}
    first = _apart({name: (large.cases[0], *fast.cases * TURNS) for name, (fast, large) in sticks.items()}, measure)
    lean = {}
    for name, (fast, large) in sticks.items():
        usages = first[name]
        ratio = _ratio(fast, usages[1:])
        if ratio is not None and ratio >= LOOP_RATIO:  # once more: a busy machine may have been the reason
            again = measure([(name, case) for case in fast.cases * TURNS])
            ratio = min(ratio, _ratio(fast, again) or 0.0)
        if ratio is None or _builds(large, usages[:1]):
            found[name] = _alone(name, sticks[name], measure)
        elif ratio >= LOOP_RATIO:
            found[name] = _cost(large, usages[:1], ratio)
        else:
            lean[name] = ratio
    more = _apart({name: sticks[name][1].cases[1:] for name in lean}, measure)
    for name, ratio in lean.items():
        large, usages = sticks[name][1], [first[name][0], *more[name]]
        suspect = None in usages or _builds(large, usages)
        found[name] = _alone(name, sticks[name], measure) if suspect else _cost(large, usages, ratio)
    return {name: cost for name, cost in found.items() if cost is not None}


def wrong_when_large(exercise: Exercise, case: Case, outcome: Outcome) -> Cost | None:
    """The cost of a solution that is right on the hidden cases and not on one that is measured: it cannot be told, or it would be
    that of something else. None where it is right, and where memory, the file's time or the grader itself was at its end."""
    entries = sum(array.size for array in case.inputs)
    if outcome.kind is Kind.TIMEOUT and "whole file" not in outcome.detail:
        text = f"It loops in Python: on an input of {entries:,} entries it did not finish."
        return Cost(CostKind.LOOPS, text, (), (), (), (), None)
    if outcome.kind in (Kind.TIMEOUT, Kind.MEMORY, Kind.FAULT, Kind.NOT_RUN):
        return None
    expected = evaluate(exercise.reference.vjp, case) if exercise.reference else None
    if expected is None or (outcome.kind is Kind.RETURNED and _alike(outcome.arrays, expected, case)):
        return None
    text = f"On an input of {entries:,} entries it does not give the right gradient, so what it costs cannot be told."
    return Cost(CostKind.WRONG, text, (), (), (), (), None)


def _alike(arrays: Sequence[np.ndarray | None], expected: Sequence[np.ndarray], case: Case) -> bool:
    return len(arrays) == len(expected) and all(
        got is not None and got.dtype.kind in "fiu" and numeric.equal(got, right, case.cotangent, ALIKE)
        for got, right in zip(arrays, expected, strict=True)
    )


def _apart(cases: Mapping[str, Sequence[Case]], measure: Measure) -> dict[str, list[Usage | None]]:
    """The cases of several exercises in one measurement, and what came of each exercise's own."""
    usages = iter(measure([(name, case) for name in cases for case in cases[name]]) if cases else ())
    return {name: [next(usages) for _ in cases[name]] for name in cases}


def _alone(name: str, sticks: Sticks, measure: Measure) -> Cost | None:
    """What one solution costs, each step in a process of its own."""
    fast, large = sticks
    first = list(measure([(name, large.cases[0])]))
    if _builds(large, first):
        return _cost(large, list(measure([(name, case) for case in large.cases[:2]])), 0.0)
    ratio = _ratio(fast, measure([(name, case) for case in fast.cases * TURNS]))
    if ratio is None:
        return None
    return _cost(large, list(measure([(name, case) for case in large.cases])) if ratio < LOOP_RATIO else first, ratio)


def _ratio(stick: Yardstick, usages: Sequence[Usage | None]) -> float | None:
    """CPU time for a further entry relative to the reference; 0 where it is too small to be a loop.

    ``usages`` are those of the cases in turn, several times over: the least counts, because the first call also touches
    new memory.
    """
    count = len(stick.cases)
    if any(usage is None or usage.exhausted for usage in usages):
        return None
    seconds = [min(usage.cpu for usage in usages[index::count] if usage is not None) for index in range(count)]
    more = stick.handled[-1] - stick.handled[0]
    growth = (seconds[-1] - seconds[0]) / more
    reference = max((stick.seconds[-1] - stick.seconds[0]) / more, LEAST_SECONDS)
    return growth / reference if growth > min(LOOP_STEPS * stick.step, LOOP_SECONDS) else 0.0


def _builds(stick: Yardstick, usages: Sequence[Usage | None]) -> bool:
    """Whether a Jacobian was held in memory on some case, or the memory limit was reached."""
    return any(
        usage is not None
        and (usage.exhausted or usage.memory >= max(JACOBIAN_SHARE * inner, REFERENCE_FACTOR * reference + SLACK_BYTES))
        for usage, inner, reference in zip(usages, stick.inner, stick.memory, strict=False)
    )


def _cost(stick: Yardstick, usages: Sequence[Usage | None], ratio: float) -> Cost | None:
    measured = [index for index, usage in enumerate(usages) if usage is not None and not usage.exhausted]
    entries = tuple(stick.entries[index] for index in measured)
    memory = tuple(usage.memory for usage in usages if usage is not None and not usage.exhausted)
    if _builds(stick, usages):
        kind, text = CostKind.JACOBIAN, _jacobian_text(entries, memory)
    elif ratio >= LOOP_RATIO:
        kind = CostKind.LOOPS
        text = f"It loops in Python: on growing inputs it takes about {ratio:.0f} times the CPU time of array operations."
    elif measured:
        kind, text = CostKind.LEAN, "It is lean: memory and time grow as those of the reference do."
    else:
        return None
    reference = tuple(stick.memory[index] for index in measured)
    jacobian = tuple(stick.jacobian[index] for index in measured)
    return Cost(kind, text, entries, memory, reference, jacobian, round(ratio, 1) if ratio else None)


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


def _grown(exercise: Exercise, enough: Callable[[Mapping[str, object]], bool]) -> Regime:
    """The smallest growth of the sizes that is enough; raises BadExercise when LARGEST_SIZE is not, or conditions forbid it."""
    small = regimes(exercise)[0].sizes
    grows = exercise.grows or exercise.free_sizes
    parameters = parameter_combinations(exercise)[0]
    low, high = 2, LARGEST_SIZE
    while low < high:
        middle = (low + high) // 2
        sizes = {**small, **dict.fromkeys(grows, middle)}
        if enough({**all_sizes(exercise, sizes, parameters), **parameters}):
            high = middle
        else:
            low = middle + 1
    sizes = {**small, **dict.fromkeys(grows, low)}
    known = all_sizes(exercise, sizes, parameters)
    if not admissible(exercise, known, parameters) or not enough({**known, **parameters}):
        raise BadExercise(f'{exercise.name}: its sizes cannot grow together; say which do, as in grows=("n",)')
    return Regime("growing", sizes, parameters)


def _has_entries(exercise: Exercise, goal: int, values: Mapping[str, object]) -> bool:
    return _entries(exercise, values) >= goal


def _has_bytes(exercise: Exercise, goal: int, values: Mapping[str, object]) -> bool:
    return 8 * _entries(exercise, values) * _largest(exercise, values) >= goal


def _entries(exercise: Exercise, values: Mapping[str, object]) -> int:
    return sum(int(np.prod([size(values) for size in item.shape])) for item in exercise.inputs)


def _largest(exercise: Exercise, values: Mapping[str, object]) -> int:
    return max(int(str(values[name])) for name in exercise.grows or exercise.free_sizes)


def _yardstick(exercise: Exercise, seed: int, chosen: Sequence[Regime], stopwatch: Stopwatch) -> Yardstick:
    rng = generator(seed, exercise.name, 3)
    cases = tuple(draw_case(exercise, regime, rng) for regime in chosen)
    values = [regime.values(exercise) for regime in chosen]
    assert exercise.reference is not None
    taken = [stopwatch(partial(evaluate, exercise.reference.vjp, case)) for case in cases]
    return Yardstick(
        cases=cases,
        entries=tuple(_entries(exercise, item) for item in values),
        seconds=tuple(item[0] for item in taken),
        memory=tuple(item[1] for item in taken),
        jacobian=tuple(map(_jacobian, cases)),
        inner=tuple(8 * _entries(exercise, item) * _largest(exercise, item) for item in values),
        step=stopwatch(_loop)[0] / STEPS,
    )


def _loop() -> None:
    """The simplest loop in Python over the entries of an array."""
    values, copy = np.zeros(STEPS), np.zeros(STEPS)
    for index in range(STEPS):
        copy[index] = values[index]


def _jacobian(case: Case) -> int:
    """Bytes of the explicit Jacobian of all outputs with respect to the largest input."""
    return 8 * _size(case.cotangent) * max(array.size for array in case.inputs)


def _size(value: Any) -> int:
    """How many entries an array, a number, or a tuple of them has."""
    return sum(map(_size, value)) if isinstance(value, tuple) else int(np.size(value))


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
