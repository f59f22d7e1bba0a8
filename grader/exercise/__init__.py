"""What an exercise is. Exercise and reference files import their vocabulary from here."""

from grader.exercise.domain import distinct, integers, mask, nonzero, one_of, permutation, positive, real, with_zeros
from grader.exercise.spec import accepted, exercise, misconception

__all__ = [
    "accepted",
    "distinct",
    "exercise",
    "integers",
    "mask",
    "misconception",
    "nonzero",
    "one_of",
    "permutation",
    "positive",
    "real",
    "with_zeros",
]
