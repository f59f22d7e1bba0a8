"""Second opinions on a reference: the complex step, and automatic differentiation of the forward function.

Neither knows anything of the formula that it checks. A tool that cannot express a forward function says why; one that can
and disagrees is a doubt.
"""

import importlib
import importlib.util
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercise.cases import Case
from grader.exercise.spec import Exercise, Function
from grader.grading import numeric
from grader.grading.boxed import Twin, rebound
from grader.grading.derived import STEP, slope
from grader.grading.gradient import GradientSuite
from grader.grading.suite import Suite, exact

COMPLEX_TOLERANCE = 1e-10
TRUST = 1e-5  # how far a complex step may be from finite differences before it is not believed
AUTOGRAD = "autograd"
NOT_INSTALLED = "autograd: not installed"


@dataclass(frozen=True)
class Opinion:
    """What one tool says of one reference: on how many cases it agrees, why it stopped, where it disagrees.

    ``reason`` is empty when the tool could express the forward function on every case.
    """

    tool: str
    agrees: int = 0
    reason: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def proves(self) -> bool:
        """Whether the tool could look at everything and agreed."""
        return not self.reason and not self.doubts and self.agrees > 0


def complex_step(suite: Suite) -> Opinion:
    """The slopes of ``<g, f>`` by a step along the imaginary axis, exact to rounding, against those of the reference.

    Some functions of numpy are silently wrong for complex numbers (abs, norm, var). A slope that does not agree with finite
    differences is therefore not believed: then differences alone decide, and the reason is told.
    """
    doubts = []
    for index, case in enumerate(_judged(suite)):
        for gradient in suite.gradients:
            try:
                slopes = _imaginary_slopes(suite.exercise, case, gradient, index)
            except Exception as error:  # whatever a forward function does with complex numbers
                return Opinion("complex step", index, _said(error))
            mass = _mass(gradient, index) + numeric.FLOOR * numeric.largest(case.cotangent)
            if not (np.abs(slopes - gradient.slopes[:, index]) <= gradient.slack[:, index] + TRUST * mass).all():
                return Opinion("complex step", index, "it is not analytic: the complex step contradicts finite differences")
            if not (np.abs(slopes - _products(gradient, index)) <= COMPLEX_TOLERANCE * mass).all():
                doubts.append(f"the reference gradient of {gradient.name} contradicts the complex step ({case.label})")
    return Opinion("complex step", suite.judged, doubts=tuple(doubts))


def _judged(suite: Suite) -> list[Case]:
    return [exact(case) for case in suite.cases[: suite.judged]]


def _imaginary_slopes(exercise: Exercise, case: Case, gradient: GradientSuite, index: int) -> np.ndarray:
    directions = [gradient.case(direction, index) for direction in gradient.directions]
    return np.array([_imaginary_slope(exercise, case, gradient.position, direction) for direction in directions])


def _imaginary_slope(exercise: Exercise, case: Case, position: int, direction: np.ndarray) -> float:
    inputs = (*case.inputs[:position], case.inputs[position] + 1j * STEP * direction, *case.inputs[position + 1 :])
    return slope(exercise, case, inputs)


def _products(gradient: GradientSuite, index: int) -> np.ndarray:
    assert gradient.expected is not None
    expected = gradient.case(gradient.expected, index)
    return np.array([float(np.sum(expected * gradient.case(direction, index))) for direction in gradient.directions])


def _mass(gradient: GradientSuite, index: int) -> np.ndarray:
    assert gradient.expected is not None
    expected = gradient.case(gradient.expected, index)
    return np.array([float(np.sum(np.abs(expected * gradient.case(direction, index)))) for direction in gradient.directions])


def autograd_is_installed() -> bool:
    """Whether the independent tool is there; it is a development dependency."""
    return importlib.util.find_spec(AUTOGRAD) is not None


def autograd(suite: Suite) -> Opinion:
    """The gradients that HIPS autograd makes of the exercise's own forward function, with its numpy in the place of numpy."""
    if not autograd_is_installed():
        return Opinion(AUTOGRAD, 0, NOT_INSTALLED)
    boxed = rebound(suite.exercise.forward, Twin())
    doubts = []
    for index, case in enumerate(_judged(suite)):
        value = _paired(suite.exercise.forward, case)(*case.inputs)
        for gradient in suite.gradients:
            try:
                found = _by_autograd(_paired(boxed, case), gradient.position, case, value)
            except Exception as error:  # whatever the tool cannot express: told, and the other tools decide
                return Opinion(AUTOGRAD, index, _said(error))
            assert gradient.expected is not None
            expected = gradient.case(gradient.expected, index)
            if not np.isfinite(found).all():  # its rule for a product divides by the entries, also by 0
                return Opinion(AUTOGRAD, index, f"its own rule gives NaN or infinity ({case.label})")
            if not numeric.scaled_error(found, expected, case.cotangent) <= numeric.TOLERANCE:
                doubts.append(f"the reference gradient of {gradient.name} contradicts autograd ({case.label})")
    return Opinion(AUTOGRAD, suite.judged, doubts=tuple(doubts))


def _by_autograd(pairing: Function, position: int, case: Case, value: float) -> np.ndarray:
    """The gradient for one input; raises ArithmeticError when the rebound function has another value than the real one."""
    value_and_grad: Callable[..., Any] = importlib.import_module(AUTOGRAD).value_and_grad
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        boxed, found = value_and_grad(pairing, position)(*case.inputs)
    if not np.isclose(boxed, value, rtol=1e-9, atol=1e-9):
        raise ArithmeticError(f"the forward pass gives {boxed:.6g} there, not {value:.6g}")
    return np.asarray(found)


def _paired(function: Function, case: Case) -> Function:
    """``<g, f(inputs)>`` as a function of the inputs, to be differentiated."""

    def pairing(*inputs: Any) -> Any:
        result = function(*inputs, **case.parameters)
        outputs = result if isinstance(result, tuple) else (result,)
        total = 0.0
        for g, output in zip(case.cotangents, outputs, strict=True):
            total = total + (g * output).sum() if np.ndim(g) else total + g * output
        return total

    return pairing


def _said(error: Exception) -> str:
    """An exception in one short line."""
    first = (str(error).strip().splitlines() or [""])[0]
    return f"{type(error).__name__}: {first[:100]}" if first else type(error).__name__
