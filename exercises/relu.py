import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n)->(n)",
    number="5.1",
    module="Activations and dense networks",
    level=1,
    needs=("sin",),
    known_from=("CS231n A2", "needle", "Autodiff-Puzzles"),
    empty=("n",),
)
def relu(x: real(away_from=0.0)):
    r"""The rectified linear unit

    The forward pass keeps what is positive and replaces the rest by zero: $y_i = \max(x_i, 0)$.

    The slope is 1 on one side and 0 on the other. At $x_i = 0$ there is a kink, where every value from 0 to 1 is a
    valid subgradient; apart from one hidden case the inputs stay away from it. The gate is set by the forward pass: it
    is the sign of $x$ that decides whether an entry of $g$ may pass, never the sign of $g$.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> relu_vjp(np.array([5.0, 6.0, -7.0]), np.array([2.0, -1.0, 3.0]))
        array([5.0, 0.0, -7.0])
    """
    return np.maximum(x, 0.0)
