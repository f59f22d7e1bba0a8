"""The student's own forward pass, moved a little: is a backward pass right for it, and what would be right for it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise
from grader.grading import numeric
from grader.grading.shown import gradient_example, readable
from grader.grading.shrink import expected_gradient
from grader.grading.suite import Suite, call, exact, nudged
from grader.values.call import Answers, Argument, Call, Kind, Outcome
from grader.values.report import Counterexample

Run = Callable[[Sequence[Call]], Answers]
MOST_CASES = 5
KINK = 1e-2  # by how much the slopes of both sides may differ, relative to the slope
AROUND = 1e-4  # how near to a kink is looked, and NUDGES times
NUDGES = 24
VISIBLE = 1e-6  # what differs by less from a measured slope is not shown as wrong


def consistent(suite: Suite, wanted: Sequence[int], answers: Answers, run_forward: Run) -> set[int]:
    """Which of the gradients at the positions ``wanted`` are those of the student's own forward pass, on some of the cases and
    along every direction. A forward pass that does not depend on an input has no gradient there to get right.

    Args:
        answers: gradients and, after them, outputs.
        run_forward: runs the forward pass alone.
    """
    products = {index: _products(suite, index, answers) for index in wanted}
    measured = iter(slopes([item.move for items in products.values() for item in items], run_forward))
    found = {index: [(item, next(measured)) for item in items] for index, items in products.items()}
    return {index for index, pairs in found.items() if all(_agrees(*pair) for pair in pairs) and not _all_zero(pairs)}


@dataclass(frozen=True)
class Product:
    """<d, v> of what came back, d, and a direction v; the sum of its terms without their signs; the move along v."""

    value: float
    mass: float
    move: "Move"


def _products(suite: Suite, index: int, answers: Answers) -> list[Product]:
    """Gradient ``index`` along every direction on some cases; none where a shape is wrong."""
    gradient, cases = suite.gradients[index], _small_cases(suite, answers, index)
    arrays = [answers.outcomes[case].arrays[index] for case in cases]
    found: list[Product] = []
    for case, got in zip(cases, arrays, strict=True):
        if got is None or got.shape != gradient.shapes[case]:
            return []
        for direction in gradient.directions:
            along = gradient.case(direction, case)
            move = Move(suite.cases[case], gradient.position, along)
            with np.errstate(all="ignore"):
                terms = got * along
                found.append(Product(float(terms.sum()), float(np.abs(terms).sum()), move))
    return found


def _small_cases(suite: Suite, answers: Answers, index: int) -> list[int]:
    """Some of the small cases in float64 for which gradient ``index`` came back."""
    came = [case for case in range(suite.judged) if index < len(answers.outcomes[case].arrays)]
    order = sorted(came, key=lambda case: sum(array.size for array in suite.cases[case].inputs))
    double = [index for index in order if exact(suite.cases[index]) is suite.cases[index]]
    return [index for index in double if numeric.largest(suite.cases[index].cotangent) > 0][-MOST_CASES - 3 : -3] or double[:1]


def _agrees(product: Product, slope: "Slope") -> bool:
    floor = numeric.FLOOR * numeric.largest(product.move.case.cotangent)
    allowed = slope.noise + 10 * numeric.FD_TOLERANCE * (product.mass + floor)
    return bool(abs(product.value - slope.value) <= allowed)  # NaN fails


def _all_zero(pairs: Sequence[tuple[Product, "Slope"]]) -> bool:
    """Whether a gradient of zeros would agree with all slopes."""
    return all(_agrees(replace(item, value=0.0, mass=0.0), slope) for item, slope in pairs)


def forward_call(case: Case) -> Call:
    """A case as the forward pass alone is asked it."""
    asked = call(case)
    return replace(asked, args=(Argument(len(case.cotangents)), *asked.args[1:]))


@dataclass(frozen=True)
class Move:
    """An input of a case to be moved along a direction, there and back, by a step and by half of it."""

    case: Case
    position: int
    direction: np.ndarray

    @property
    def step(self) -> float:
        """Where truncation and rounding balance."""
        return float(numeric.STEP * max(1.0, numeric.largest(self.case.inputs[self.position])))

    @property
    def calls(self) -> list[Call]:
        """The forward pass at the four places, and where it stands."""
        return [self._call(offset) for offset in (self.step, -self.step, self.step / 2, -self.step / 2, 0.0)]

    def _call(self, offset: float) -> Call:
        inputs = list(self.case.inputs)
        inputs[self.position] = inputs[self.position] + offset * self.direction
        return forward_call(replace(self.case, inputs=tuple(inputs), layout="C", writable=True))


@dataclass(frozen=True)
class Slope:
    """How <g, output> changes along a direction, and how far that may be off; ``bend`` is by how much the slopes of the two sides
    differ, which is a lot at a kink. NaN where the forward pass gives nothing to measure."""

    value: float
    noise: float
    bend: float


def slopes(moves: Sequence[Move], run_forward: Run) -> list[Slope]:
    """The slopes of the student's forward pass, by central differences."""
    outcomes = run_forward([asked for move in moves for asked in move.calls]).outcomes if moves else ()
    return [_slope(move, outcomes[5 * k : 5 * k + 5]) for k, move in enumerate(moves)]


def _slope(move: Move, outcomes: Sequence[Outcome]) -> Slope:
    values = [_weighed(move.case.cotangents, outcome) for outcome in outcomes]
    coarse, fine = (values[0] - values[1]) / (2 * move.step), (values[2] - values[3]) / move.step
    noise = 4 * abs(coarse - fine) + 40 * numeric.ROUNDING * max(map(abs, values)) / move.step
    return Slope(fine, noise, abs(values[2] + values[3] - 2 * values[4]) / (move.step / 2))


def _weighed(weights: Sequence[Any], outcome: Outcome) -> float:
    outputs = outcome.arrays[: len(weights)] if outcome.kind is Kind.RETURNED else ()
    if len(weights) != len(outputs) or any(y is None or np.shape(g) != y.shape for g, y in zip(weights, outputs, strict=True)):
        return float("nan")
    with np.errstate(all="ignore"):
        return sum(float(np.sum(g * y)) for g, y in zip(weights, outputs, strict=True) if y is not None)


def gradient(case: Case, position: int, run_forward: Run) -> tuple[np.ndarray, np.ndarray] | None:
    """The gradient of <g, the student's own forward pass> for the input at ``position``, entry by entry, and how far each entry
    may be off; float64 of the input's shape. None where the forward pass gives no numbers or has a kink."""
    shape = case.inputs[position].shape
    entries = np.eye(case.inputs[position].size).reshape(-1, *shape)
    found = slopes([Move(case, position, entry) for entry in entries], run_forward)
    value, noise, bend = (np.array([getattr(item, name) for item in found]) for name in ("value", "noise", "bend"))
    least = numeric.FLOOR * numeric.largest(case.cotangent)
    if not (np.isfinite(value).all() and (bend <= KINK * (np.abs(value) + least)).all()):
        return None
    allowed = noise + VISIBLE * (np.abs(value) + least)
    return np.where(np.abs(value) > allowed, value, 0.0).reshape(shape), allowed.reshape(shape)


def ranges(
    exercise: Exercise, case: Case, position: int, entries: Sequence[int], run_forward: Run
) -> tuple[np.ndarray, np.ndarray] | None:
    """The least and the largest that some entries of the gradient of <g, the student's own forward pass> are around a kink, (k,)
    and (k,). None where the forward pass gives no numbers."""
    rng = np.random.default_rng(0)
    around = [nudged(case, exercise, rng, AROUND) for _ in range(NUDGES)]
    directions = np.eye(case.inputs[position].size)[list(entries)].reshape(-1, *case.inputs[position].shape)
    found = slopes([Move(near, position, direction) for near in around for direction in directions], run_forward)
    value, bend = (np.array([getattr(item, name) for item in found]).reshape(NUDGES, -1) for name in ("value", "bend"))
    least = numeric.FLOOR * numeric.largest(case.cotangent)
    smooth = bend <= KINK * (np.abs(value) + least)  # else the kink lies between the places that were measured
    if not (np.isfinite(value).all() and smooth.any(axis=0).all()):
        return None
    return np.where(smooth, value, np.inf).min(axis=0), np.where(smooth, value, -np.inf).max(axis=0)


def valid_at_kinks(suite: Suite, index: int, answers: Answers, run_forward: Run) -> bool:
    """Whether gradient ``index``, exactly at a kink, lies between those of the student's own forward pass around it."""
    for place in suite.kinks:
        valid, case, got = suite.specials[place][index], suite.cases[place], answers.outcomes[place].arrays[index]
        free = np.flatnonzero(np.ptp(valid, axis=0) > VISIBLE * numeric.scale(valid, case.cotangent))
        if not free.size:
            continue
        found = ranges(suite.exercise, case, suite.gradients[index].position, free.tolist(), run_forward)
        if found is not None and (got is None or not between(got.ravel()[free], *found, case)):
            return False  # where nothing could be measured nothing is held against it
    return True


def between(array: np.ndarray, low: np.ndarray, high: np.ndarray, case: Case) -> bool:
    """Whether each entry lies in its measured range."""
    slack = 10 * AROUND * (np.maximum(np.abs(low), np.abs(high)) + numeric.FLOOR * numeric.largest(case.cotangent))
    return bool(((low - slack <= array) & (array <= high + slack)).all())  # NaN lies nowhere


def smallest_of_both(
    suite: Suite, name: str, cases: Sequence[Case], answers: Answers, run_forward: Run, *, known: bool
) -> Counterexample | None:
    """The first small case on which a gradient is neither the right one nor that of the student's own forward pass.

    Args:
        answers: gradients without outputs.
        known: whether a formula explains the gradient, which then has nothing to do with what the forward pass keeps: it is
            shown beside the right one, and else beside that of the student's forward pass.
    """
    index = [item.name for item in suite.gradients].index(name)
    tries = 0
    for case, outcome in zip(cases, answers.outcomes, strict=True):
        expected, limit = expected_gradient(suite, case, index)
        example = gradient_example(suite.exercise, case, outcome, index, expected, limit) if readable(case, outcome) else None
        if example is None or example.wrong is None:
            if example is not None:
                return example  # an exception or a wrong shape is wrong for any forward pass
            continue
        tries += 1
        own = gradient(case, suite.gradients[index].position, run_forward) if tries <= MOST_CASES else None
        if own is not None and not _within(outcome.arrays[index], *own):
            return example if known or _within(expected, *own) else _beside_own(suite, case, outcome, index, *own)
    return None


def _within(array: np.ndarray | None, value: np.ndarray, allowed: np.ndarray) -> bool:
    return array is not None and bool((np.abs(array - value) <= allowed).all())


def _beside_own(
    suite: Suite, case: Case, outcome: Outcome, index: int, value: np.ndarray, allowed: np.ndarray
) -> Counterexample | None:
    example = gradient_example(suite.exercise, case, outcome, index, value, allowed)
    words = f"right for your own {suite.first}"
    return example and replace(example, right=words, note="It was measured: your forward pass, moved a little there and back.")
