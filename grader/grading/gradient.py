"""What is known of one gradient on all judged cases of a suite, laid end to end so that judging is vectorised."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.grading import numeric


@dataclass(frozen=True)
class GradientSuite:
    """Everything known about one gradient, with all judged cases laid end to end so that judging is vectorised.

    ``shapes`` one per case. ``expected`` float64 (total,), None without a reference. ``starts`` int (cases,): where each
    case begins, none empty. ``tolerance`` (cases,): the largest allowed |d' - d|; ``scale``
    (cases,) what errors are relative to. ``directions`` (k, total); ``slopes`` and ``slack`` (k, cases): <d', v> must be
    within slack of the slope.
    """

    name: str
    position: int
    shapes: tuple[tuple[int, ...], ...]
    starts: np.ndarray
    expected: np.ndarray | None
    scale: np.ndarray
    tolerance: np.ndarray
    directions: np.ndarray
    slopes: np.ndarray
    slack: np.ndarray

    @cached_property
    def plain(self) -> tuple[np.ndarray, np.ndarray]:
        """Which cases are float64 and have a cotangent that is not zero, bool (cases,), and the scale of these."""
        plain = (self.tolerance <= numeric.TOLERANCE * self.scale) & (self.scale > np.finfo(float).tiny)
        return plain, self.scale[plain]

    def case(self, flat: np.ndarray, index: int) -> np.ndarray:
        """One case's array out of a flat one."""
        size = int(np.prod(self.shapes[index]))
        return flat[self.starts[index] : self.starts[index] + size].reshape(self.shapes[index])

    def reduce(self, operation: np.ufunc, values: np.ndarray) -> np.ndarray:
        """``operation`` over each case of values (..., total) -> (..., cases)."""
        return np.asarray(operation.reduceat(values, self.starts, axis=-1))


def agrees_with_slopes(gradient: GradientSuite, flat: np.ndarray) -> np.ndarray:
    """Whether <d', v> is the slope along every direction, bool (cases,); False where d' is not finite."""
    with np.errstate(all="ignore"):
        products = gradient.reduce(np.add, flat * gradient.directions)
        return np.asarray((np.abs(products - gradient.slopes) <= gradient.slack).all(axis=0))
