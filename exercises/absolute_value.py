import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n)->(n)",
    number="1.8",
    module="Elementwise functions",
    level=1,
    needs=("sin",),
    known_from=("HIPS autograd",),
    empty=("n",),
)
def absolute_value(x: real(away_from=0.0)):
    r"""The absolute value, entry by entry

    The forward pass drops the sign of each entry, $y_i = \lvert x_i \rvert$. A sum of absolute values is the penalty
    that makes weights vanish altogether, and the loss that does not mind outliers.

    Two half-lines meet at 0, and each has a slope of its own. At $x_i = 0$ itself there is a kink, where every slope
    between the two is a valid subgradient; one of the hidden cases lies exactly there. A formula that divides by
    $x_i$ gives the right slope everywhere else and no number at all at the kink.

    Return the gradient with respect to $x$, shaped like $x$. The sign of $g$ has no part in the choice of the slope:
    the VJP is linear in $g$, here as everywhere.

    For example:

        >>> absolute_value_vjp(np.array([1.0, 2.0, -3.0]),
        ...     np.array([2.0, -1.0, -4.0]))
        array([1.0, -2.0, 3.0])
    """
    return np.maximum(x, -x)
