"""Domains for matrices and networks: what a decomposition, a saturating unit or a kink inside a network asks of its inputs."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from grader.exercise.domain import DECIMALS, Domain, distinct_values

Sizes = Mapping[str, int]
Shape = tuple[int, ...]


def well_conditioned() -> Domain:
    """Square matrices (n, n), not symmetric, with singular values between about 0.3 and 3.

    The determinant is of either sign and its size is never near 1, so that leaving it out shows. In cases that people read:
    whole numbers with a dominant diagonal.
    """

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        logarithms = rng.uniform(-0.5, 0.5, shape[0])
        total = rng.choice([-1.0, 1.0]) * rng.uniform(0.3, 0.7)
        values = np.exp(logarithms - logarithms.mean() + total / max(shape[0], 1))
        return _short((_orthogonal(rng, shape[0]) * values) @ _orthogonal(rng, shape[0]))

    def small(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        matrix = rng.integers(-1, 2, shape).astype(float)
        np.fill_diagonal(matrix, (shape[0] + 1) * rng.choice([-1.0, 1.0], shape[0]))
        return matrix

    return Domain("a square matrix that is far from singular", draw, small, wide=2.0)


def positive_definite() -> Domain:
    """Symmetric matrices (n, n) with eigenvalues between 0.5 and 2; in cases that people read, whole numbers whose Cholesky
    factor is whole as well."""

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        return _symmetric(rng, rng.uniform(0.5, 2.0, shape[0]))

    def small(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        factor = np.tril(rng.integers(-1, 2, shape), -1) + np.diag(rng.integers(1, 3, shape[0]))
        return np.asarray(factor @ factor.T, dtype=float)

    return Domain("a symmetric positive definite matrix", draw, small)


def lower_triangular() -> Domain:
    """Square matrices (n, n) whose lower triangle is well conditioned, with a diagonal of both signs and size 1 to 2.

    Above the diagonal there are numbers too, so that code that does not ignore them shows.
    """

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        matrix = _short(0.5 * rng.standard_normal(shape) / np.sqrt(max(shape[0], 1)))
        np.fill_diagonal(matrix, _short(rng.choice([-1.0, 1.0], shape[0]) * rng.uniform(1.0, 2.0, shape[0])))
        return matrix

    def small(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        matrix = rng.integers(-1, 2, shape).astype(float)
        np.fill_diagonal(matrix, rng.choice([-2.0, -1.0, 1.0, 2.0], shape[0]))
        return matrix

    return Domain("a square matrix whose lower triangle can be inverted", draw, small)


def distinct_eigenvalues() -> Domain:
    """Symmetric matrices (n, n) with eigenvalues of both signs, no two closer than 0.3."""

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        return _symmetric(rng, distinct_values(rng, shape[0], 0.5))

    def small(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        count = shape[0]
        lower = np.tril(rng.integers(-1, 2, shape), -1)
        diagonal = 2 * count * (rng.permutation(count) - count // 2) + 1  # Gershgorin's discs do not meet
        return np.asarray(lower + lower.T + np.diag(diagonal), dtype=float)

    return Domain("a symmetric matrix, its eigenvalues all different", draw, small)


def distinct_singular_values() -> Domain:
    """Matrices (m, n) with singular values from 0.5 upward, no two closer than 0.3."""

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        count = min(shape)
        values = distinct_values(rng, count, 0.5, positive=True)
        return _short((_orthogonal(rng, shape[0])[:, :count] * values) @ _orthogonal(rng, shape[1])[:count])

    def small(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        matrix = rng.integers(-1, 2, shape).astype(float)
        count = min(shape)
        steps = (sum(shape) + 1.0) * (1 + rng.permutation(count))  # further apart than small entries can move them
        matrix[np.arange(count), np.arange(count)] = steps
        return matrix

    return Domain("a matrix, its singular values all different and not 0", draw, small)


def small_weights() -> Domain:
    """Weights that do not saturate the unit behind them: normal numbers divided by the root of the number of rows; a vector's
    by that of 2. In cases that people read: 0.5 and 1 with a sign."""

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        rows = shape[0] if len(shape) > 1 else 2
        return _short(rng.standard_normal(shape) / np.sqrt(max(rows, 1)))

    def small(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        return np.asarray(rng.choice([-1.0, -0.5, 0.5, 1.0], shape))

    return Domain("real, small", draw, small, free=True)


def contraction() -> Domain:
    """Square matrices (n, n) of spectral norm 0.7, so that a layer that feeds back into itself settles; at most 0.6 and of
    one decimal in cases that people read (n up to 3)."""

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        matrix = rng.standard_normal(shape)
        return _short(0.7 * matrix / np.linalg.norm(matrix, 2))

    def small(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        return np.asarray(rng.choice([-0.6, -0.3, 0.3, 0.6], shape)) / max(shape[0], 1)

    return Domain("a square matrix that shortens every vector", draw, small)


def scores() -> Domain:
    """Scores (n, c) whose differences are never near 1, where the hinge of a margin of 1 has its kink: groups around -1.5, 0
    and 1.5. On the kink, the scores of two rows are 0, 1, 2 ... in some order."""

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        return _short(rng.choice([-1.5, 0.0, 1.5], shape) + rng.uniform(-0.2, 0.2, shape))

    def tie(rng: np.random.Generator, array: np.ndarray) -> np.ndarray:
        tied = array.copy()
        for row in tied[:2]:
            row[...] = rng.permutation(len(row))
        return tied

    return Domain(
        "real, no two with a difference near 1",
        draw,
        lambda rng, shape, _: np.asarray(rng.choice([-3.0, -1.5, 0.0, 1.5, 3.0], shape)),
        tie=tie,
    )


def multiples(step: float, *, gradient: bool = True) -> Domain:
    """Multiples of ``step`` up to 8 of them. Sums of products of such numbers stay on a grid; with a bias from
    ``odd_multiples`` half-way between, a rectifier inside a network is never near its kink. For the kink itself the first
    row is 0. ``step`` is a power of 2, so that sums are exact; whole numbers in cases that people read."""

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        return step * rng.integers(-8, 9, shape)

    def small(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        return np.asarray(rng.choice([-2.0, -1.0, 1.0, 2.0], shape))

    def tie(_: np.random.Generator, array: np.ndarray) -> np.ndarray:
        tied = array.copy()
        tied[:1] = 0.0
        return tied

    domain = Domain(f"real, multiples of {step:g}", draw, small, gradient, wide=3.0)
    return domain if gradient else replace(domain, tie=tie)


def odd_multiples(step: float) -> Domain:
    """Odd multiples of ``step``: never 0, and half-way between the multiples of twice the step. For the kink the first entry
    is 0; 0.5 and 1.5 with a sign in cases that people read."""

    def draw(rng: np.random.Generator, shape: Shape, _: Sizes) -> np.ndarray:
        return step * (2 * rng.integers(-8, 8, shape) + 1)

    def tie(_: np.random.Generator, array: np.ndarray) -> np.ndarray:
        tied = array.copy()
        tied.flat[:1] = 0.0
        return tied

    return Domain(
        f"real, odd multiples of {step:g}",
        draw,
        lambda rng, shape, _: np.asarray(rng.choice([-1.5, -0.5, 0.5, 1.5], shape)),
        tie=tie,
        wide=3.0,
    )


def _orthogonal(rng: np.random.Generator, count: int) -> np.ndarray:
    """A random orthogonal matrix, with a determinant of either sign."""
    q, _ = np.linalg.qr(rng.standard_normal((count, count)))
    return np.asarray(q * rng.choice([-1.0, 1.0], count))


def _symmetric(rng: np.random.Generator, eigenvalues: np.ndarray) -> np.ndarray:
    q = _orthogonal(rng, len(eigenvalues))
    matrix = (q * eigenvalues) @ q.T
    return _short(0.5 * (matrix + matrix.T))


def _short(values: np.ndarray) -> np.ndarray:
    return np.round(values, DECIMALS)
