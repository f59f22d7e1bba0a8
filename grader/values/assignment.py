"""Which exercises are asked for, and what they are worth."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Wanted:
    """One exercise of an assignment. ``points`` > 0 are its share of the total."""

    name: str
    points: float = 1.0


class CostPolicy(StrEnum):
    """What an assignment makes of the cost of a right solution (materialised Jacobians, loops in Python)."""

    OFF = "off"  # not measured
    INFORM = "inform"  # told
    WARN = "warn"  # told as a warning
    POINTS = "points"  # a solution that is not lean earns three quarters


@dataclass(frozen=True)
class AssignmentSpec:
    """An assignment as a file describes it: title, seed of the hidden suite, exercises in order.

    ``hints_after``: from which attempt on a student is shown the hint that names the mistake (1: at once); before that they
    see shapes and the counterexample.
    """

    title: str
    seed: int
    exercises: tuple[Wanted, ...]
    cost: CostPolicy = CostPolicy.OFF
    hints_after: int = 1
