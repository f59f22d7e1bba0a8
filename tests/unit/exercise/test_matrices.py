"""What the domains for matrices and networks draw, in large and in small cases."""

from collections.abc import Callable

import numpy as np
import pytest

from grader.exercise import (
    contraction,
    distinct_eigenvalues,
    distinct_singular_values,
    lower_triangular,
    multiples,
    odd_multiples,
    positive_definite,
    scores,
    small_weights,
    well_conditioned,
)
from grader.exercise.domain import Domain, Draw

SEEDS = range(8)
SQUARE = (well_conditioned, positive_definite, lower_triangular, distinct_eigenvalues, contraction)


def drawn(draw: Draw, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    return [draw(np.random.default_rng(seed), shape, {}) for seed in SEEDS for shape in shapes]


def both(domain: Domain, *shapes: tuple[int, ...]) -> list[np.ndarray]:
    return [*drawn(domain.draw, *shapes), *drawn(domain.small, *(shape for shape in shapes if max(shape) <= 3))]


@pytest.mark.parametrize("make", [*SQUARE, distinct_singular_values, small_weights, scores])
def test_shapes_are_those_that_were_asked_for_and_entries_are_real(make: Callable[[], Domain]) -> None:
    for shape in ((1, 1), (3, 3), (7, 7)):
        for array in both(make(), shape):
            assert array.shape == shape
            assert array.dtype == np.float64
            assert np.isfinite(array).all()


def test_a_well_conditioned_matrix_can_be_inverted_and_its_determinant_shows() -> None:
    signs = set()
    for matrix in both(well_conditioned(), (1, 1), (2, 2), (7, 7), (40, 40)):
        values = np.linalg.svd(matrix, compute_uv=False)
        assert values[0] / values[-1] < 20
        sign, size = np.linalg.slogdet(matrix)
        assert abs(size) > 0.2, "leaving out a determinant near 1 would not show"
        signs.add(sign)
    assert signs == {-1.0, 1.0}


def test_a_well_conditioned_matrix_is_not_symmetric() -> None:
    assert all(np.abs(matrix - matrix.T).max() > 0.1 for matrix in drawn(well_conditioned().draw, (4, 4)))


def test_a_positive_definite_matrix_is_symmetric_and_small_ones_have_a_whole_factor() -> None:
    for matrix in both(positive_definite(), (1, 1), (3, 3), (40, 40)):
        assert np.array_equal(matrix, matrix.T)
        assert np.linalg.eigvalsh(matrix)[0] > 0.05
    for matrix in drawn(positive_definite().small, (3, 3)):
        factor = np.linalg.cholesky(matrix)
        assert np.allclose(factor, np.round(factor))


def test_only_the_lower_triangle_of_a_triangular_matrix_is_to_be_used() -> None:
    for matrix in drawn(lower_triangular().draw, (5, 5), (40, 40)):
        assert np.linalg.cond(np.tril(matrix)) < 20
        assert np.triu(matrix, 1).any()
    for matrix in drawn(lower_triangular().small, (3, 3)):
        assert (np.abs(np.diag(matrix)) >= 1).all()


def test_eigenvalues_are_apart_and_of_both_signs() -> None:
    for matrix in both(distinct_eigenvalues(), (2, 2), (3, 3), (40, 40)):
        assert np.array_equal(matrix, matrix.T)
        values = np.linalg.eigvalsh(matrix)
        assert np.diff(values).min() > 0.25
        assert values[0] < 0 < values[-1]


def test_singular_values_are_apart_and_not_zero() -> None:
    for matrix in both(distinct_singular_values(), (1, 3), (3, 2), (3, 3), (5, 40), (40, 40)):
        values = np.linalg.svd(matrix, compute_uv=False)
        assert values[-1] > 0.4
        assert len(values) == 1 or -np.diff(values).max() > 0.25


def test_small_weights_do_not_saturate_what_is_behind_them() -> None:
    for weights in drawn(small_weights().draw, (40, 40)):
        assert 0.9 < np.linalg.norm(weights, axis=0).mean() < 1.1


def test_a_contraction_shortens_every_vector() -> None:
    for matrix in both(contraction(), (1, 1), (2, 2), (3, 3), (40, 40)):
        assert 0.05 < np.linalg.norm(matrix, 2) < 0.75


def test_scores_stay_away_from_the_margin_and_their_kink_is_on_it() -> None:
    for array in both(scores(), (3, 3), (2, 9)):
        differences = array[:, :, None] - array[:, None, :]
        assert np.abs(differences - 1.0).min() > 0.05
    tie = scores().tie
    assert tie is not None
    tied = tie(np.random.default_rng(0), np.full((3, 4), 0.3))
    assert [sorted(row) for row in tied] == [[0, 1, 2, 3], [0, 1, 2, 3], [0.3] * 4]


def test_a_unit_between_grids_is_never_near_its_kink_except_in_the_case_that_lies_on_it() -> None:
    data, weights, bias = multiples(0.25, gradient=False), multiples(0.25), odd_multiples(0.03125)
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        x, w, b = (item.draw(rng, shape, {}) for item, shape in ((data, (6, 5)), (weights, (5, 4)), (bias, (4,))))
        assert np.abs(x @ w + b).min() >= 0.03125
        assert np.abs((3 * x) @ (3 * w) + 3 * b).min() >= 0.03125
        x, w, b = (item.small(rng, shape, {}) for item, shape in ((data, (2, 3)), (weights, (3, 2)), (bias, (2,))))
        assert np.abs(x @ w + b).min() >= 0.5
    assert data.tie is not None
    assert bias.tie is not None
    assert weights.tie is None
    rng = np.random.default_rng(0)
    x, b = data.tie(rng, data.draw(rng, (6, 5), {})), bias.tie(rng, bias.draw(rng, (4,), {}))
    z = x @ weights.draw(rng, (5, 4), {}) + b
    assert z[0, 0] == 0.0
    assert (z[:, 1:] != 0.0).all()
