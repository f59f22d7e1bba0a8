"""What an exercise is. Exercise and reference files import their vocabulary from here."""

from grader.exercise.domain import distinct, integers, one_of, permutation, positive, real
from grader.exercise.spec import accepted, exercise, misconception

__all__ = ["accepted", "distinct", "exercise", "integers", "misconception", "one_of", "permutation", "positive", "real"]
