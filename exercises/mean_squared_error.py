import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,d),(n,d)->()",
    number="7.1",
    module="Losses",
    level=2,
    needs=("mean_over_axis", "multiply"),
    known_from=("deeplearning.ai",),
)
def mean_squared_error(x: real(), t: real()):
    r"""Mean squared error

    Predictions $x$ are compared with targets $t$ of the same shape, entry by entry, and the loss is the mean over all
    $n d$ entries:
    $$L = \frac{1}{n d} \sum_i \sum_j (x_{ij} - t_{ij})^2 .$$
    It is the loss of regression.

    A loss is a scalar, and backpropagation begins here. Three small things go wrong most often: what the square
    brings down, what the mean divides by, and the sign of the second gradient. Usually targets are data, but when
    two networks learn from each other both sides get a gradient. The cotangent $g$ is a single number; it is 1 only
    when nothing comes after the loss.

    Return the gradients of $x$ and $t$, in this order and each shaped like its input.

    For example:

        >>> mean_squared_error_vjp(2.0, np.array([[1.0, 2.0], [3.0, 4.0]]),
        ...     np.array([[1.0, 0.0], [0.0, 0.0]]))
        (array([[0.0, 2.0], [3.0, 4.0]]), array([[0.0, -2.0], [-3.0, -4.0]]))
    """
    return np.sum((x - t) ** 2) / x.size
