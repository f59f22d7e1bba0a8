"""What a solution costs, judged from made-up measurements: dishonest ones first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import pytest

from grader.exercise.cases import Case
from grader.exercise.catalog import load_catalog
from grader.exercise.places import exercise_folders, reference_folders
from grader.grading.cost import assess, readable, with_cost
from grader.grading.yardstick import MEMORY_BYTES, Yardstick, yardsticks
from grader.values.assignment import CostPolicy
from grader.values.call import Usage
from grader.values.report import Cost, CostKind, ExerciseReport, Status

CATALOG = load_catalog(exercise_folders(), reference_folders())
Cases = Sequence[tuple[str, Case]]


class Measured(Protocol):
    def __call__(self, cases: Cases, *, apart: bool = False) -> list[Usage | None]: ...


def imaginary(work: Callable[[], object]) -> tuple[float, int]:
    """A machine on which everything takes as long."""
    work()
    return 1e-5, 30_000


class Told:
    """A machine of which is told what each measurement gave, and how many steps of Python a number of entries takes."""

    def __init__(self, measured: Measured, steps: Callable[[int], float] | None = None) -> None:
        self.measured = measured
        self.steps = steps
        self.counted = 0

    def measure(self, cases: Cases, *, apart: bool = False) -> list[Usage | None]:
        return self.measured(cases, apart=apart)

    def count(self, name: str, cases: Sequence[Case]) -> list[float]:
        self.counted += 1
        return [self.steps(entries_of((name, case))) for case in cases] if self.steps else []


def cost_of(measured: Measured, steps: Callable[[int], float] | None = None) -> Cost | None:
    return assess({"sin": sticks()}, Told(measured, steps)).get("sin")


def sticks() -> tuple[Yardstick, Yardstick]:
    """The yardsticks of the sine, with the times of an imaginary machine."""
    found = yardsticks(CATALOG["sin"], 0, imaginary)
    assert found is not None
    fast, large = found
    return replace(fast, seconds=(1e-5, 3e-5), step=7e-8), large


def entries_of(item: tuple[str, Case]) -> int:
    return sum(array.size for array in item[1].inputs)


class Machine:
    """Says what each case took, from a function of the number of entries."""

    def __init__(self, seconds: float = 0.0, memory: float = 0.0, exhausts_at: float = float("inf"), power: int = 1) -> None:
        self.seconds, self.memory, self.exhausts_at, self.power = seconds, memory, exhausts_at, power

    def __call__(self, cases: Cases, *, apart: bool = False) -> list[Usage | None]:
        return [self._one(entries_of(case)) for case in cases]

    def _one(self, entries: int) -> Usage:
        memory = int(self.memory * entries**self.power)
        return Usage(memory, 1e-4 + self.seconds * entries, exhausted=memory > self.exhausts_at)


def test_a_jacobian_is_seen_and_its_memory_told() -> None:
    cost = cost_of(Machine(memory=8, power=2))
    assert cost is not None
    assert cost.kind is CostKind.JACOBIAN
    assert "8 MB for 1,000 input entries" in cost.text
    assert "800 MB for 10,000" in cost.text


def test_a_jacobian_that_reaches_the_memory_limit_is_seen() -> None:
    cost = cost_of(Machine(memory=8, power=2, exhausts_at=1 << 20))
    assert cost is not None
    assert cost.kind is CostKind.JACOBIAN
    assert "memory limit" in cost.text


def test_loops_in_python_are_seen() -> None:
    cost = cost_of(Machine(seconds=2e-7))
    assert cost is not None
    assert cost.kind is CostKind.LOOPS
    assert "times the CPU time" in cost.text


@pytest.mark.parametrize("machine", [Machine(), Machine(seconds=2e-8, memory=80), Machine(memory=100)])
def test_honest_solutions_are_lean(machine: Machine) -> None:
    cost = cost_of(machine)
    assert cost is not None
    assert cost.kind is CostKind.LEAN
    assert len(cost.entries) == len(cost.memory) == len(cost.reference) == len(cost.jacobian) == len(MEMORY_BYTES)


def test_what_takes_no_time_is_not_measured_twice() -> None:
    asked: list[int] = []

    def counting(cases: Cases, *, apart: bool = False) -> list[Usage | None]:
        asked.append(len(cases))
        return Machine()(cases)

    assert cost_of(counting)
    assert asked == [2, 2]


@pytest.mark.parametrize(("seconds", "asked"), [(1e-8, [2, 2, 2]), (3e-7, [2, 2])], ids=["lean", "loops"])
def test_what_is_beyond_doubt_needs_two_turns(seconds: float, asked: list[int]) -> None:
    seen: list[int] = []

    def counting(cases: Cases, *, apart: bool = False) -> list[Usage | None]:
        seen.append(len(cases))
        return [Usage(0, 1e-3 + usage.cpu) for usage in map(Machine(seconds)._one, map(entries_of, cases))]

    assert cost_of(counting)
    assert seen == asked


@pytest.mark.parametrize(
    ("seconds", "steps", "kind"),
    [
        (1e-7, lambda entries: 3.0 * entries, CostKind.LOOPS),
        (2e-7, lambda entries: 3.0 * entries, CostKind.LOOPS),
        (1e-7, lambda entries: 20 + entries / 4, CostKind.LEAN),
        (2e-7, lambda entries: 20 + entries / 4, CostKind.LOOPS),
        (2e-7, lambda entries: 20 + entries / 8, CostKind.LEAN),
        (2e-7, lambda entries: 500.0, CostKind.LEAN),
        (2e-7, lambda entries: 0.0, CostKind.LEAN),
        (1e-7, lambda entries: float("inf"), CostKind.LOOPS),  # it put an end to the counting
        (1e-7, None, CostKind.LOOPS),  # it could not be counted
    ],
    ids=["entries", "entries, slow", "rows", "rows, slow", "long rows, slow", "taps", "compiled", "stopped", "unknown"],
)
def test_what_is_in_doubt_is_told_by_its_steps(seconds: float, steps: Callable[[int], float] | None, kind: CostKind) -> None:
    cost = cost_of(Machine(seconds=seconds), steps)
    assert cost is not None
    assert cost.kind is kind


@pytest.mark.parametrize(("seconds", "kind"), [(2e-8, CostKind.LEAN), (3e-7, CostKind.LOOPS)])
def test_what_is_beyond_doubt_is_not_counted(seconds: float, kind: CostKind) -> None:
    machine = Told(Machine(seconds=seconds), lambda entries: 500.0)
    assert assess({"sin": sticks()}, machine)["sin"].kind is kind
    assert machine.counted == 0


def test_what_was_slow_once_only_is_no_loop() -> None:
    turns: list[int] = []

    def busy_at_first(cases: Cases, *, apart: bool = False) -> list[Usage | None]:
        turns.append(1)
        machine = Machine(seconds=2e-7) if len(turns) == 1 else Machine()
        return machine(cases)

    cost = cost_of(busy_at_first)
    assert cost is not None
    assert cost.kind is CostKind.LEAN


class Remembers(Machine):
    """A process that knows only the most memory it ever had; the measurement before was of a Jacobian."""

    def __call__(self, cases: Cases, *, apart: bool = False) -> list[Usage | None]:
        most = 0
        usages: list[Usage | None] = []
        for name, case in cases:
            entries = entries_of((name, case))
            most = max(most, 8 * entries**2 if name == "greedy" else 100 * entries)
            usages.append(Usage(most, 1e-4))
        return usages


def test_a_lean_solution_is_not_blamed_for_its_neighbour() -> None:
    found = assess({"greedy": sticks(), "sin": sticks()}, Told(Remembers()))
    assert found["greedy"].kind is CostKind.JACOBIAN
    assert found["sin"].kind is CostKind.LEAN


def test_nothing_is_said_of_what_was_not_measured() -> None:
    assert cost_of(lambda cases, *, apart=False: [None] * len(cases)) is None


def test_the_first_call_does_not_count_against_anyone() -> None:
    seen: set[int] = set()

    def slow_at_first(cases: Cases, *, apart: bool = False) -> list[Usage | None]:
        sizes = list(map(entries_of, cases))
        usages = [Usage(0, 1e-5 if size in seen else 1.0) for size in sizes]
        seen.update(sizes)
        return list(usages)

    cost = cost_of(slow_at_first)
    assert cost is not None
    assert cost.kind is CostKind.LEAN


def test_sizes_grow_and_only_those_that_may() -> None:
    found = yardsticks(CATALOG["conv1d"], 0, imaginary)
    assert found is not None
    sizes = [case.sizes for stick in found for case in stick.cases]
    assert len({size["k"] for size in sizes}) == 1
    assert len({size["l"] for size in sizes}) == len(sizes)


def test_without_a_reference_nothing_is_measured() -> None:
    assert yardsticks(replace(CATALOG["sin"], reference=None), 0, imaginary) is None


REPORT = ExerciseReport("sin", Status.PASS, 1.0, 1.0, "Right.", 0)
LOOPS = Cost(CostKind.LOOPS, "It loops.", (1,), (1,), (1,), (1,), 50.0)


@pytest.mark.parametrize(
    ("policy", "score", "warned"),
    [(CostPolicy.INFORM, 1.0, False), (CostPolicy.WARN, 1.0, True), (CostPolicy.POINTS, 0.75, True)],
)
def test_the_assignment_says_what_cost_means(policy: CostPolicy, score: float, warned: bool) -> None:
    report = with_cost(REPORT, LOOPS, policy)
    assert report.cost == LOOPS
    assert report.score == score
    assert ("It loops." in report.message) == warned
    assert [item.result for item in report.checks] == ["warning"] * warned


def test_what_is_off_is_not_told() -> None:
    assert with_cost(REPORT, LOOPS, CostPolicy.OFF) == REPORT


@pytest.mark.parametrize(("bytes_", "text"), [(800, "800 bytes"), (7_600_000, "7.6 MB"), (3.2e9, "3.2 GB"), (5e15, "5e+03 TB")])
def test_bytes_are_readable(bytes_: float, text: str) -> None:
    assert readable(bytes_) == text
