import numpy as np

from grader.exercise import exercise, real, well_conditioned


@exercise(
    "(n,n),(n)->()",
    number="11.8",
    module="Matrix calculus",
    level=4,
    needs=("solve", "quadratic_form"),
    known_from=("Giles",),
)
def inverse_quadratic_form(A: well_conditioned(), x: real()):
    r"""A quadratic form with an inverse

    The forward pass measures a vector by the inverse of a matrix:
    $$y = x^T A^{-1} x .$$
    With a covariance matrix in the place of $A$, this is the exponent of the normal distribution, apart from a factor.

    The vector stands at both ends, so it acts in two ways. For the matrix, move $A$ a little and use what you know
    about the inverse. All that is needed is two vectors, the solutions of two systems of equations, and no inverse. A
    covariance matrix is symmetric, and for a symmetric matrix the two would be the same; here $A$ is any matrix.

    Return the gradients of $A$ and $x$, in this order and each shaped like its input; the cotangent $g$ is a single
    number.
    """
    return x @ np.linalg.solve(A, x)
