import numpy as np

from grader.exercise import exercise, well_conditioned


@exercise(
    "(n,n)->(n,n)",
    number="11.1",
    module="Matrix calculus",
    level=3,
    needs=("matrix_product", "divide"),
    known_from=("Giles", "HIPS autograd"),
)
def matrix_inverse(A: well_conditioned()):
    r"""The inverse of a matrix

    The forward pass inverts a square matrix, $Y = A^{-1}$.

    Every entry of the inverse depends on every entry of $A$, and yet no large Jacobian is needed. Begin with what
    defines the inverse, $A Y = I$, and let $A$ move by a small $dA$: the right side does not move, so the two terms of
    the product rule on the left cancel. Solve for $dY$. You get a matrix on either side of $dA$, and you know from the
    matrix product what becomes of each of them when $g$ comes back. For $n = 1$ it has to be the derivative of $1/a$.

    Return the gradient with respect to $A$, shaped like $A$. The matrix is far from singular, and it is not symmetric.

    For example:

        >>> matrix_inverse_vjp(np.array([[1.0, 0.0], [0.0, 0.0]]),
        ...     np.array([[2.0, 0.0], [0.0, 4.0]]))
        array([[-0.25, 0.0], [0.0, 0.0]])
    """
    return np.linalg.inv(A)
