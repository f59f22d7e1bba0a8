"""The right gradients of an exercise whose author wrote the forward function only: by complex step, entry by entry.

f(x + ih e) = f(x) + ih df/dx e - ..., so that the imaginary part over h is the derivative, with nothing subtracted and so
nothing lost (Squire and Trapp 1998). It holds for analytic functions only; what it gives must be checked by slopes.
"""

import warnings
from collections.abc import Sequence

import numpy as np

from grader.exercise.cases import Case, forward
from grader.exercise.spec import Exercise

STEP = 1e-30  # its square is lost beside 1
MOST_ENTRIES = 8_000  # each is an evaluation of the forward function: a second or two, once for a class


def derived_gradients(exercise: Exercise, cases: Sequence[Case]) -> list[tuple[np.ndarray, ...]] | None:
    """For each case the gradients of <g, f>, float64 of the inputs' shapes.

    None where the forward function does not take complex numbers, or where that would be too many evaluations.
    """
    positions = [position for position, item in enumerate(exercise.inputs) if item.has_gradient]
    if sum(case.inputs[position].size for case in cases for position in positions) > MOST_ENTRIES:
        return None
    try:
        return [tuple(complex_step(exercise, case, position) for position in positions) for case in cases]
    except Exception:  # a forward function may do anything with complex numbers that it was not written for
        return None


def complex_step(exercise: Exercise, case: Case, position: int) -> np.ndarray:
    """The gradient of <g, f> for the input at ``position``, float64 of its shape.

    Raises whatever the forward function raises for complex numbers, and ComplexWarning when it drops imaginary parts.
    """
    found = np.zeros(case.inputs[position].shape)
    moved = case.inputs[position].astype(complex)
    inputs = (*case.inputs[:position], moved, *case.inputs[position + 1 :])
    with np.errstate(all="ignore"):
        for place in np.ndindex(found.shape):
            moved[place] += 1j * STEP
            found[place] = slope(exercise, case, inputs)
            moved[place] = moved[place].real
    return found


def slope(exercise: Exercise, case: Case, inputs: tuple[np.ndarray, ...]) -> float:
    """The slope of <g, f> at a case, along the direction v by which its ``inputs`` were moved: x + ih v with h = STEP.

    Raises what ``complex_step`` does.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)  # an imaginary part that is thrown away
        outputs = forward(exercise, inputs, case.parameters)
    return sum(float(np.sum(g * np.imag(y))) for g, y in zip(case.cotangents, outputs, strict=True)) / STEP
