import numpy as np

from grader.exercise import exercise, positive


@exercise(
    "(n)->(n)",
    number="1.3",
    module="Elementwise functions",
    level=1,
    needs=("exp",),
    known_from=("HIPS autograd", "needle", "minitorch", "makemore"),
    empty=("n",),
)
def log(x: positive()):
    r"""The natural logarithm, entry by entry

    The forward pass takes the natural logarithm of each entry, $y_i = \log x_i$, of positive numbers. In learning it
    is met wherever probabilities are multiplied: the logarithm makes a sum of the product, and the loss of a
    classifier is the negative logarithm of one probability.

    The logarithm climbs steeply near 0 and hardly at all for large arguments, and the gradient shows it: an example
    to which the model gives a tiny probability pulls hard. Unlike the exponential, the logarithm's derivative is a
    formula in its input, not in its output.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> log_vjp(np.array([1.0, 2.0]), np.array([2.0, 4.0]))
        array([0.5, 0.5])
    """
    return np.log(x)
