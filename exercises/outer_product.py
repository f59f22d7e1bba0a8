import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(m),(n)->(m,n)",
    number="4.7",
    module="Matrix products",
    level=2,
    needs=("matvec",),
    known_from=("HIPS autograd",),
)
def outer_product(u: real(), v: real()):
    r"""The outer product of two vectors

    The forward pass makes a matrix of two vectors, the table of all products of their entries:
    $$Y_{ij} = u_i v_j .$$
    You know it from the gradient of a weight matrix. Here it is the forward pass, as it is in memories that are
    written by adding outer products.

    Now $g$ is a matrix. The entry $u_i$ is used in the whole of row $i$, where it meets every entry of $v$; the entry
    $v_j$ is used in column $j$. Each gradient is a sum along one axis of $g$, and a weighted sum at that. Such sums
    have a name: you are looking for two products of a matrix and a vector.

    Return the gradients of $u$ and $v$, in this order.

    For example:

        >>> outer_product_vjp(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        ...     np.array([1.0, 2.0]), np.array([3.0, 4.0, 5.0]))
        (array([26.0, 62.0]), array([9.0, 12.0, 15.0]))
    """
    return np.outer(u, v)
