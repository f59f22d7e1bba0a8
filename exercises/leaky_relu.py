import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n)->(n)",
    number="5.2",
    module="Activations and dense networks",
    level=1,
    needs=("relu",),
    empty=("n",),
)
def leaky_relu(x: real(away_from=0.0), *, slope: one_of(0.1, 0.01, 0.3)):
    r"""The leaky rectifier

    The forward pass keeps what is positive and makes the rest smaller, by a factor $c$ called `slope` that lies
    between 0 and 1:
    $$y_i = x_i \quad \text{if } x_i > 0, \qquad y_i = c \, x_i \quad \text{otherwise.}$$
    A plain rectifier that is never active gets no gradient and cannot recover; this one always lets something through.

    The curve consists of two straight lines, and each has its slope. Which of them counts is decided by the sign of
    $x$ in the forward pass. At $x_i = 0$ there is a kink, where every value between the two slopes is a valid
    subgradient; apart from one hidden case the inputs stay away from it.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> leaky_relu_vjp(np.array([5.0, 6.0, -7.0]), np.array([2.0, -1.0, 3.0]),
        ...     slope=0.2)
        array([5.0, 1.2, -7.0])
    """
    return np.where(x > 0, x, slope * x)
