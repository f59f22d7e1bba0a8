"""Which exercises are asked for, and what they are worth."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """One exercise of an assignment. ``points`` > 0 are its share of the total."""

    name: str
    points: float = 1.0


@dataclass(frozen=True)
class AssignmentSpec:
    """An assignment as a file describes it: title, seed of the hidden suite, exercises in order."""

    title: str
    seed: int
    exercises: tuple[Wanted, ...]
