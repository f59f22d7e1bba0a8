import numpy as np

from grader.exercise import distinct_eigenvalues, exercise


@exercise(
    "(n,n)->(n)",
    number="11.6",
    module="Matrix calculus",
    level=4,
    needs=("quadratic_form", "matrix_inverse"),
    known_from=("Giles", "HIPS autograd"),
)
def eigenvalues(A: distinct_eigenvalues()):
    r"""The eigenvalues of a symmetric matrix

    The forward pass takes the eigenvalues of a symmetric matrix, in ascending order:
    $$S = \tfrac{1}{2} (A + A^T), \qquad S = Q \operatorname{diag}(\lambda) \, Q^T, \qquad
    \lambda_1 < \lambda_2 < \dots < \lambda_n .$$
    The columns of $Q$ are the eigenvectors, at right angles to each other and of length 1; `np.linalg.eigh` gives
    both. The matrix $A$ is symmetric; taking its symmetric part means that each entry may be moved by itself. Its
    eigenvalues are all different.

    An eigenvalue is what its eigenvector makes of the matrix, $\lambda_k = q_k^T S \, q_k$. When $S$ moves, $q_k$ moves
    as well, but a vector of length 1 can only move at right angles to itself, and see what that does to the right
    side. What is left is an expression whose gradient you know. Every eigenvalue brings its part.

    Return the gradient with respect to $A$, shaped like $A$.
    """
    return np.linalg.eigvalsh(0.5 * (A + A.T))
