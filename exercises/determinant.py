import numpy as np

from grader.exercise import exercise, well_conditioned


@exercise(
    "(n,n)->()",
    number="11.2",
    module="Matrix calculus",
    level=3,
    needs=("matrix_inverse",),
    known_from=("Giles", "HIPS autograd"),
)
def determinant(A: well_conditioned()):
    r"""The determinant

    The forward pass takes the determinant of a square matrix, $y = \det A$: the factor by which the matrix changes
    volumes. Models that transform one probability density into another need it.

    By the rule of Laplace the determinant is linear in each single entry $A_{ij}$, and what it is multiplied with is
    the cofactor of that entry. So the gradient is the matrix of cofactors. Nobody works out cofactors one by one:
    Cramer's rule says how all of them at once are hidden in the inverse. Mind on which side the rows and columns are
    exchanged in that rule. For $n = 1$ the slope is 1.

    Return the gradient with respect to $A$, shaped like $A$; the cotangent $g$ is a single number. The matrix is far
    from singular, its determinant may be negative.

    For example:

        >>> determinant_vjp(2.0, np.array([[3.0, 1.0], [2.0, 4.0]]))
        array([[8.0, -4.0], [-2.0, 6.0]])
    """
    return np.linalg.det(A)
