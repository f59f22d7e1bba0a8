import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,c)->(n)",
    number="6.5",
    module="Reductions and softmax",
    level=3,
    needs=("sum_over_axis", "exp", "log"),
    known_from=("HIPS autograd", "needle", "CS231n A1"),
    empty=("n",),
)
def log_sum_exp(x: real(extreme=1000.0)):
    r"""The logarithm of a sum of exponentials

    For each row of $c$ scores the forward pass computes
    $$y_i = \log \sum_j e^{x_{ij}} .$$
    It is a smooth version of the maximum: the largest score dominates the sum. It is also the logarithm of the
    denominator that makes scores into probabilities.

    Go through it from the outside to the inside: logarithm, sum, exponential. What the three derivatives make of each
    other is an array that you would like to know anyway: its entries are positive, and each row adds up to 1. In a
    row where one score is far above the others, which entry gets nearly all of $g_i$, and why does this remind you of
    the maximum?

    Return the gradient with respect to $x$, shaped like $x$. One of the hidden cases has scores of 1000, where the
    exponentials overflow; subtracting the same number from all scores of a row helps, and changes nothing else.

    For example:

        >>> log_sum_exp_vjp(np.array([3.0]), np.array([[0.0, 0.0, 1.0]]))
        array([[0.636, 0.636, 1.728]])
    """
    largest = x.max(axis=1, keepdims=True)
    return largest[:, 0] + np.log(np.sum(np.exp(x - largest), axis=1))
