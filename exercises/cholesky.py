import numpy as np

from grader.exercise import exercise, positive_definite


@exercise(
    "(n,n)->(n,n)",
    number="11.5",
    module="Matrix calculus",
    level=5,
    needs=("triangular_solve", "gram_matrix"),
    known_from=("Giles", "HIPS autograd"),
)
def cholesky(A: positive_definite()):
    r"""The Cholesky decomposition

    A symmetric positive definite matrix is taken apart into a lower triangle with a positive diagonal and its
    transpose:
    $$S = \tfrac{1}{2} (A + A^T), \qquad S = L L^T .$$
    The output is $L$, with zeros above the diagonal. It is the root of a covariance matrix, and one draws correlated
    random numbers with it. The matrix $A$ is symmetric; taking its symmetric part first means that each of its $n^2$
    entries may be moved by itself, and that the gradient comes out symmetric.

    Move everything a little: $dS = dL \, L^T + L \, dL^T$. Multiply from both sides so that $L^{-1} dL$ stands free
    next to its own transpose. One of the two is a lower triangle and the other an upper one, and they share the
    diagonal: so you can tell them apart by a mask that keeps the lower triangle and half of the diagonal. Then let
    $g$ go back through these steps in the opposite order. The entries of $g$ above the diagonal belong to outputs that
    are always 0.

    Return the gradient with respect to $A$: a symmetric matrix.
    """
    return np.linalg.cholesky(0.5 * (A + A.T))
