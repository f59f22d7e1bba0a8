import numpy as np

from grader.exercise import exercise, real, well_conditioned


@exercise(
    "(n,n),(n,k)->(n,k)",
    number="11.3",
    module="Matrix calculus",
    level=4,
    needs=("matrix_inverse", "outer_product"),
    known_from=("Giles", "HIPS autograd"),
)
def solve(A: well_conditioned(), B: real()):
    r"""Systems of linear equations

    The forward pass solves $A Y = B$ for $k$ right-hand sides at once, the columns of $B$:
    $$Y = A^{-1} B, \qquad \text{in numpy } \texttt{np.linalg.solve(A, B)} .$$
    Physics, least squares and Gaussian processes are full of it. The inverse itself is never formed.

    For a fixed $A$ the map from $B$ to $Y$ is linear; its transpose is again the solution of a system, and it tells
    you of which. For the gradient of $A$ move everything a little in $A Y = B$, as for the inverse; what you have
    already worked out for $B$ turns up again, next to $Y$. Two calls of `np.linalg.solve` are enough for all.

    Return the gradients of $A$ and $B$, in this order and each shaped like its input. The matrix is not symmetric.
    """
    return np.linalg.solve(A, B)
