"""Which exercises are asked for, and what they are worth."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Wanted:
    """One exercise of an assignment. ``points`` > 0 are its share of the total. ``functions`` are what students call theirs: the
    VJP, or the forward and the backward pass; without any, what the file defines decides."""

    name: str
    points: float = 1.0
    functions: tuple[str, ...] = ()


class Convention(StrEnum):
    """How students write the exercises of an assignment, for all exercises but those of a course, which say it themselves."""

    FILE = "file"  # what the file defines decides
    VJP = "vjp"  # NAME_vjp(g, *inputs)
    PASSES = "passes"  # NAME_forward(*inputs) -> out, cache and NAME_backward(dout, cache)
    NAMES = "names"  # names of their own, given for each exercise

    def functions(self, name: str) -> tuple[str, ...]:
        """The functions that it asks for in an exercise."""
        if self is Convention.VJP:
            return (f"{name}_vjp",)
        return (f"{name}_forward", f"{name}_backward") if self is Convention.PASSES else ()


def in_course(name: str) -> bool:
    """Whether an exercise is one of a course, "cs231n.conv", which says itself how it is written."""
    return "." in name


def convention_of(wanted: Iterable[Wanted]) -> Convention:
    """The convention that the exercises of an assignment follow together."""
    plain = [item for item in wanted if not in_course(item.name)]
    same = [kind for kind in Convention if all(item.functions == kind.functions(item.name) for item in plain)]
    return same[0] if same else Convention.NAMES


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
