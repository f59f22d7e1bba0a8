"""The numbers behind a verdict: one error rule, and slopes of the forward function along random directions.

Notation: d is the expected gradient, d' the one that came back, g the cotangent, v a direction, h a step.
"""

from typing import Any

import numpy as np

from grader.exercise.cases import Case, forward
from grader.exercise.spec import Exercise
from grader.values import report

TOLERANCE = report.TOLERANCE  # rounding of correct code stays below 1e-10; sqrt(terms) * condition up to 8e5 is covered
TOLERANCE_SINGLE = 2e-4  # the same for float32 inputs
SAME = 1e-8  # how closely a wrong formula must predict what came back
SAME_SINGLE = 1e-3
FLOOR = 1e-2  # the share of max|g| that keeps a gradient of exactly zero from being judged relative to nothing
STEP = float(np.finfo(float).eps) ** (1 / 3) * 0.8  # central differences: truncation and rounding balance near eps^(1/3)
FD_TOLERANCE = 1e-8  # of a slope, beside the error that its two steps show
ROUNDING = float(np.finfo(float).eps)
DIRECTIONS = 3


def largest(value: Any) -> float:
    """max |entry| over an array, a number or a tuple of them; 0 for an empty one."""
    if isinstance(value, tuple):
        return max((largest(item) for item in value), default=0.0)
    array = np.abs(np.asarray(value))
    return float(array.max()) if array.size else 0.0


def scale(expected: np.ndarray, cotangent: Any) -> float:
    """The size that an error is measured against: max|d| + 0.01 max|g|."""
    return largest(expected) + FLOOR * largest(cotangent)


def scaled_error(got: np.ndarray, expected: np.ndarray, cotangent: Any) -> float:
    """max|d' - d| / (max|d| + 0.01 max|g|), NaN or inf where d' is; 0 for empty arrays. Shapes must agree."""
    if not expected.size:
        return 0.0
    with np.errstate(all="ignore"):
        return float(np.abs(got - expected).max() / max(scale(expected, cotangent), np.finfo(float).tiny))


def equal(got: np.ndarray, predicted: np.ndarray, cotangent: Any, tolerance: float = SAME) -> bool:
    """Whether a formula predicts what came back: same shape, not finite in the same entries, and else a scaled error
    of at most ``tolerance``."""
    if got.shape != predicted.shape:
        return False
    finite = np.isfinite(predicted)
    if not np.array_equal(finite, np.isfinite(got)):
        return False
    return scaled_error(np.where(finite, got, 0.0), np.where(finite, predicted, 0.0), cotangent) <= tolerance


def two_digits(error: float) -> float | None:
    """An error as reports hold it: two significant digits, None when these are not finite (JSON has no NaN)."""
    rounded = float(f"{error:.1e}")  # the largest numbers round up to infinity
    return rounded if np.isfinite(rounded) else None


def draw_directions(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Directions of shape (3, *shape): random signs times U(0.5, 1.5), so that no entry is weighed with almost nothing."""
    size = (DIRECTIONS, *shape)
    return rng.choice([-1.0, 1.0], size) * rng.uniform(0.5, 1.5, size)


def slopes(exercise: Exercise, case: Case, position: int, directions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slopes of <g, f> along directions of the input at ``position``, by central differences.

    Args:
        directions: float64 (k, *shape of the input).

    Returns:
        The slopes and the rounding-plus-truncation error to allow for each, float64 (k,): four times the change
        between steps h and h/2, plus 20 u sum|g||f| / h (no fixed tolerance is safe where curvature is high).
    """
    if not any(map(np.any, case.cotangents)):
        return np.zeros(len(directions)), np.zeros(len(directions))
    step = STEP * max(1.0, largest(case.inputs[position]))
    coarse = np.array([_central(exercise, case, position, step * direction) / (2.0 * step) for direction in directions])
    fine = np.array([_central(exercise, case, position, step / 2 * direction) / step for direction in directions])
    outputs = forward(exercise, case.inputs, case.parameters)
    mass = sum(float((np.abs(g) * np.abs(y)).sum()) for g, y in zip(case.cotangents, outputs, strict=True))
    return fine, 4.0 * np.abs(coarse - fine) + 20.0 * ROUNDING * mass / step


def gradient(exercise: Exercise, case: Case, position: int) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of <g, f> for the input at ``position`` by central differences, entry by entry, and how far each entry may be
    from the exact one; both float64 of the input's shape."""
    shape = case.inputs[position].shape
    entries = np.eye(case.inputs[position].size).reshape(-1, *shape)
    found, noise = slopes(exercise, case, position, entries)
    allowed = noise + FD_TOLERANCE * (np.abs(found) + FLOOR * largest(case.cotangent))
    return np.where(np.abs(found) > allowed, found, 0.0).reshape(shape), allowed.reshape(shape)


def _central(exercise: Exercise, case: Case, position: int, move: np.ndarray) -> float:
    """The change of <g, f> from where the input at ``position`` is moved back to where it is moved forth."""
    at, before, after = case.inputs[position], case.inputs[:position], case.inputs[position + 1 :]
    up = forward(exercise, (*before, at + move, *after), case.parameters)
    down = forward(exercise, (*before, at - move, *after), case.parameters)
    return sum(float((g * (u - d)).sum()) for g, u, d in zip(case.cotangents, up, down, strict=True))


def in_convex_hull(point: np.ndarray, vertices: np.ndarray, scale: float) -> bool:
    """Whether a point (n,) is a convex combination of vertices (k, n), up to 1e-6 of ``scale``; False where it is not finite."""
    if not np.isfinite(point).all():
        return False
    if (np.abs(vertices - point).max(axis=1) <= 1e-6 * scale).any():
        return True
    weight = max(scale, 1.0) * 10.0  # the row that asks the weights to add up to 1
    matrix = np.vstack([vertices.T, np.full(len(vertices), weight)])
    target = np.append(point, weight)
    weights = nonnegative_least_squares(matrix, target)
    return bool(np.abs(matrix @ weights - target).max() <= 1e-6 * scale)


def nonnegative_least_squares(matrix: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Weights w >= 0 (k,) that minimise |matrix w - target| for a matrix (n, k) (Lawson and Hanson 1974, algorithm 23.10)."""
    count = matrix.shape[1]
    weights, active = np.zeros(count), np.zeros(count, bool)
    for _ in range(3 * count):
        descent = matrix.T @ (target - matrix @ weights)
        descent[active] = -np.inf
        if active.all() or descent.max() <= 1e-12 * np.abs(matrix).max() ** 2:
            break
        active[int(np.argmax(descent))] = True
        weights = _feasible(matrix, target, weights, active)
    return weights


def _feasible(matrix: np.ndarray, target: np.ndarray, weights: np.ndarray, active: np.ndarray) -> np.ndarray:
    """Least squares on the active columns; columns whose weight would turn negative are given up one by one."""
    while True:
        trial = np.zeros_like(weights)
        trial[active] = np.linalg.lstsq(matrix[:, active], target, rcond=None)[0]
        if not (active & (trial <= 0)).any():
            return trial
        negative = active & (trial <= 0)
        step = np.min(weights[negative] / np.maximum(weights[negative] - trial[negative], np.finfo(float).tiny))
        weights = weights + step * (trial - weights)
        active &= weights > 1e-15
        weights[~active] = 0.0
        if not active.any():
            return weights
