import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,3),(n,3)->(n,3)",
    number="2.4",
    module="Linear operators",
    level=2,
    needs=("multiply", "negate"),
    known_from=("HIPS autograd",),
    empty=("n",),
)
def cross_product(a: real(), b: real()):
    r"""The cross product, row by row

    Each row of $a$ and $b$ is a vector in space, and the forward pass gives $y = a \times b$ for each pair.

    With $b$ held fixed this is linear in $a$, and the other way round. Its matrix is a skew-symmetric $3 \times 3$
    matrix, which need not be written down: transposing it changes a sign, and a sign of a cross product is an order
    of its factors. The identity $g \cdot (u \times v) = u \cdot (v \times g)$ says the rest.

    Return the gradients of $a$ and $b$, in this order.

    For example:

        >>> cross_product_vjp(np.array([[1.0, 0.0, 2.0]]),
        ...     np.array([[1.0, 2.0, 3.0]]), np.array([[4.0, 5.0, 6.0]]))
        (array([[10.0, -2.0, -5.0]]), array([[-4.0, -1.0, 2.0]]))
    """
    return np.cross(a, b)
