import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n)->(n)",
    number="1.2",
    module="Elementwise functions",
    level=1,
    needs=("sin",),
    known_from=("HIPS autograd", "needle", "minitorch"),
    empty=("n",),
)
def exp(x: real()):
    r"""The exponential, entry by entry

    The forward pass takes the exponential of each entry, $y_i = e^{x_i}$. It turns scores into positive numbers, and
    stands inside the sigmoid, the softmax and every log-likelihood.

    The exponential is the one function that is its own derivative, so the forward pass has already computed what the
    backward pass needs; frameworks keep $y$ and not $x$ for this layer. Having the derivative at hand does not mean
    that it is the gradient: it says how fast $y_i$ grows with $x_i$, and $g_i$ says how much that matters to the loss.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> exp_vjp(np.array([1.0, 2.0]), np.array([0.0, 1.0]))
        array([1.0, 5.437])
    """
    return np.exp(x)
