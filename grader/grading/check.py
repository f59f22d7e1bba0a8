"""What a check is: one function that looks at one gradient and says what does not hold.

Its docstring is the line that people read, its decorator names the checks that must hold before it makes sense. A check
whose predecessor failed is skipped, so that one mistake is counted once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.exercise.cases import Purpose
from grader.grading.gradient import GradientSuite
from grader.grading.suite import Suite
from grader.values.call import Answers
from grader.values.report import Status

TOLD = (Purpose.EXTREME, Purpose.EMPTY)  # cases that are told, not counted; they stand last


@dataclass(frozen=True)
class Finding:
    """A check that does not hold. ``status`` is what it means for the gradient, ``cases`` where it was seen; one that does
    not count is told and costs nothing."""

    status: Status
    text: str
    cases: tuple[int, ...] = ()
    counts: bool = True


@dataclass(frozen=True)
class Submitted:
    """What a student returned for one gradient: ``arrays`` one per case, None where nothing usable came; ``flat`` the
    judged cases end to end, float64 (total,), None unless all have the right shape."""

    suite: Suite
    gradient: GradientSuite
    index: int
    answers: Answers
    arrays: tuple[np.ndarray | None, ...]
    flat: np.ndarray | None = field(default=None)


Judge = Callable[[Submitted], Finding | None]


@dataclass(frozen=True)
class Check:
    """A check with its name, the sentence that people read and the names of the checks it depends on."""

    name: str
    title: str
    after: tuple[str, ...]
    judge: Judge


def check(*after: "Check") -> Callable[[Judge], Check]:
    """Make a check of a function; ``after`` are the checks that must hold first."""

    def make(function: Judge) -> Check:
        title = (function.__doc__ or "").strip().rstrip(".")
        return Check(function.__name__, title, tuple(item.name for item in after), function)

    return make


def run(checks: Sequence[Check], seen: Submitted) -> dict[str, Finding | str | None]:
    """Every check's finding, None where it holds, or "skipped" where one that it depends on does not."""
    results: dict[str, Finding | str | None] = {}
    for item in checks:
        blocked = any(_fails(results[name]) for name in item.after)
        results[item.name] = "skipped" if blocked else item.judge(seen)
    return results


def _fails(result: Finding | str | None) -> bool:
    return result is not None and (isinstance(result, str) or result.counts)


def precisions(suite: Suite, index: int) -> tuple[type[np.floating[Any]], ...]:
    """The dtypes that a gradient may have: those of the inputs, and for float32 inputs also float64."""
    return (np.float32, np.float64) if suite.cases[index].purpose is Purpose.SINGLE else (np.float64,)
