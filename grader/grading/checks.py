"""The list of all checks, in the order in which they are made. A new check is one function and one line here."""

from collections.abc import Sequence

from grader.grading.agreement import empty, finite_differences, kinks, linear, reference, stability, zero_cotangent
from grader.grading.check import Check
from grader.grading.contract import count, dtype, finite, inputs_unchanged, own_memory, repeatable, shape

CHECKS: Sequence[Check] = (
    count,
    shape,
    dtype,
    finite,
    inputs_unchanged,
    repeatable,
    own_memory,
    zero_cotangent,
    linear,
    reference,
    finite_differences,
    kinks,
    stability,
    empty,
)
