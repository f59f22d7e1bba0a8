import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n),(k)->(n+k-1)",
    number="2.7",
    module="Linear operators",
    level=4,
    needs=("cumulative_sum", "multiply"),
    known_from=("HIPS autograd", "Autodiff-Puzzles"),
)
def full_convolution(x: real(), w: real()):
    r"""The convolution of two vectors

    The forward pass multiplies every entry of the signal $x$ with every entry of the kernel $w$ and collects the
    products by the sum of their indices:
    $$y_p = \sum_{i + q = p} x_i w_q, \qquad p = 0, \dots, n + k - 2 .$$
    This is how polynomials are multiplied, and what `np.convolve(x, w)` computes. It is a true convolution: in the
    sum the index of $w$ runs against that of $x$.

    With $w$ held fixed the map is linear in $x$, and its matrix, which has the entries of $w$ along its diagonals, is
    never stored. Its transpose can be read off the formula: the product $x_i w_q$ went to $y_{i+q}$ and to no other
    place. So which entries of $g$ does $x_i$ collect from, and with which weights? Compare the direction in which the
    two indices run with that of the forward pass. In $w$ the map is linear too, and the two inputs could change
    places.

    Return the gradients of $x$ and $w$, in this order.

    For example:

        >>> full_convolution_vjp(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0]),
        ...     np.array([3.0, 4.0]))
        (array([11.0, 18.0]), array([5.0, 8.0]))
    """
    return np.convolve(x, w)
