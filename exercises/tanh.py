import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n)->(n)",
    number="1.7",
    module="Elementwise functions",
    level=1,
    needs=("exp",),
    known_from=("HIPS autograd", "needle", "makemore"),
    empty=("n",),
)
def tanh(x: real(extreme=1000.0)):
    r"""The hyperbolic tangent, entry by entry

    The forward pass squashes each entry into the interval from $-1$ to 1:
    $$y_i = \tanh x_i = \frac{e^{x_i} - e^{-x_i}}{e^{x_i} + e^{-x_i}} .$$
    It was the classic activation function before the rectifier, and recurrent cells still use it.

    Its derivative can be written with its own value $y_i$ alone: a square and a subtraction. At 0 the slope is 1; far
    away from 0 the curve is flat and lets hardly any gradient through. Check a formula for the derivative at these
    two places before you use it, and mind which of $x$ and $y$ it is a formula in.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> tanh_vjp(np.array([1.0, 2.0]), np.array([0.0, 1.0]))
        array([1.0, 0.84])
    """
    return np.tanh(x)
