"""What an exercise is. Exercise and reference files import their vocabulary from here."""

from grader.exercise.course import adapted
from grader.exercise.domain import distinct, integers, mask, nonzero, one_of, permutation, positive, real, with_zeros
from grader.exercise.matrices import (
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
from grader.exercise.network import network
from grader.exercise.plan import Training, part
from grader.exercise.spec import accepted, exercise, misconception
from grader.exercise.ways import three_ways

__all__ = [
    "Training",
    "accepted",
    "adapted",
    "contraction",
    "distinct",
    "distinct_eigenvalues",
    "distinct_singular_values",
    "exercise",
    "integers",
    "lower_triangular",
    "mask",
    "misconception",
    "multiples",
    "network",
    "nonzero",
    "odd_multiples",
    "one_of",
    "part",
    "permutation",
    "positive",
    "positive_definite",
    "real",
    "scores",
    "small_weights",
    "three_ways",
    "well_conditioned",
    "with_zeros",
]
