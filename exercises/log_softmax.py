import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,c)->(n,c)",
    number="6.7",
    module="Reductions and softmax",
    level=3,
    needs=("softmax", "log_sum_exp"),
    known_from=("needle", "minitorch", "HIPS autograd"),
    empty=("n",),
)
def log_softmax(x: real(extreme=1000.0)):
    r"""The logarithm of the softmax

    Each row of $x$ holds $c$ scores, which become logarithms of probabilities:
    $$y_j = \log \frac{e^{x_j}}{\sum_k e^{x_k}} = x_j - \log \sum_k e^{x_k} .$$
    Losses want log-probabilities, and taking the logarithm of a softmax that has rounded to 0 would be too late; this
    is the form in which it is safe.

    Written as on the right there are two terms. In the first, each score acts on its own output alone. In the second,
    each score acts on all outputs of its row, by the same amount on every one of them. What comes back through the
    second term is therefore a single number for each row, handed out to the scores in certain proportions.

    Return the gradient with respect to $x$, shaped like $x$. Adding a constant to all scores of a row changes
    nothing, so each row of the gradient has a known sum, whatever $g$ is.

    For example:

        >>> log_softmax_vjp(np.array([[1.0, 0.0, 2.0]]),
        ...     np.array([[0.0, 0.0, 1.0]]))
        array([[0.364, -0.636, 0.272]])
    """
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
