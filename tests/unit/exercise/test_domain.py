"""What the domains draw."""

import numpy as np
import pytest

from grader.exercise import distinct, mask, nonzero, real, with_zeros
from grader.exercise.domain import Domain, Draw

SEEDS = range(20)


def drawn(draw: Draw, shape: tuple[int, ...]) -> list[np.ndarray]:
    return [draw(np.random.default_rng(seed), shape, {}) for seed in SEEDS]


@pytest.mark.parametrize("domain", [nonzero(), with_zeros(), mask()])
def test_shapes_and_types_are_those_that_were_asked_for(domain: Domain) -> None:
    dtype = np.int64 if domain.text.startswith("zeros and ones") else np.float64
    for draw in (domain.draw, domain.small):
        for shape in ((4,), (2, 3), (0,), (1, 1)):
            assert {(array.shape, array.dtype) for array in drawn(draw, shape)} == {(shape, np.dtype(dtype))}


def test_divisors_are_never_near_zero_and_have_both_signs() -> None:
    for draw in (nonzero().draw, nonzero().small):
        values = np.concatenate(drawn(draw, (9,)))
        assert np.abs(values).min() >= 0.5
        assert (values < 0).any()
        assert (values > 0).any()


@pytest.mark.parametrize(("count", "zeros"), [(1, 1), (2, 2), (3, 0), (7, 1), (131, 2)])
def test_the_number_of_zeros_does_not_depend_on_the_seed(count: int, zeros: int) -> None:
    for draw in (with_zeros().draw, with_zeros().small):
        assert {int((array == 0).sum()) for array in drawn(draw, (count,))} == {zeros}
    assert len({int(np.flatnonzero(array == 0)[0]) for array in drawn(with_zeros().draw, (7,))}) > 1


def test_a_mask_holds_zeros_and_ones_and_has_no_gradient() -> None:
    assert set(np.concatenate(drawn(mask().draw, (9,)))) == {0, 1}
    assert not mask().gradient


def test_different_values_are_apart_of_both_signs_and_not_all_near_zero() -> None:
    for array in [array for count in (2, 3, 7, 131) for array in drawn(distinct().draw, (count,))]:
        values = np.sort(array)
        assert np.diff(values).min() > 0.149
        assert values[0] < 0 < values[-1]
        assert np.abs(values).max() > 1.5


def test_many_values_lie_near_a_kink_but_none_on_it() -> None:
    distances = np.abs(np.concatenate(drawn(real(away_from=2.0).draw, (50,))) - 2.0)
    assert 0.099 < distances.min() < 0.12
    assert 1.8 < distances.max() < 2.001
    assert np.median(distances) < 0.6
