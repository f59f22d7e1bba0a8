import numpy as np

from grader.exercise import accepted, misconception


def _decomposition(A):
    return np.linalg.eigh(0.5 * (A + A.T))


def eigenvalues_vjp(g, A):
    _, Q = _decomposition(A)
    return (Q * g) @ Q.T


@misconception("A", "The eigenvectors are taken as rows. They are the columns of Q.")
def takes_rows_for_eigenvectors(g, A):
    _, Q = _decomposition(A)
    return (Q.T * g) @ Q


@misconception("A", "g is missing: this is the gradient of the sum of all eigenvalues, that is, of the trace.")
def ignores_the_cotangent(g, A):
    return np.eye(len(A))


@misconception(
    "A", "The eigenvalues have come in. An eigenvalue is linear in the matrix as long as its eigenvector stands still."
)
def multiplies_by_the_eigenvalues(g, A):
    values, Q = _decomposition(A)
    return (Q * (g * values)) @ Q.T


@misconception(
    "A", "This divides by the eigenvalues. An eigenvalue is linear in the matrix as long as its eigenvector stands still."
)
def divides_by_the_eigenvalues(g, A):
    values, Q = _decomposition(A)
    return (Q * (g / values)) @ Q.T


@misconception("A", "g was put on the diagonal. That is right only where the eigenvectors are the axes.")
def puts_g_on_the_diagonal(g, A):
    return np.diag(g)


@misconception("A", "The eigenvalues are paired with g in descending order. The forward pass gives them in ascending order.")
def reverses_the_order(g, A):
    _, Q = _decomposition(A)
    return (Q * g[::-1]) @ Q.T


@misconception("A", "Only the diagonal is there. An eigenvalue depends on all entries of the matrix.")
def keeps_the_diagonal_only(g, A):
    return np.diag(np.diag(eigenvalues_vjp(g, A)))


@misconception("A", "There is a factor 2 too much: each eigenvector comes in twice, but the matrix only once.")
def doubles_the_gradient(g, A):
    return 2.0 * eigenvalues_vjp(g, A)


@misconception(
    "A", "Each eigenvector comes in only once. An entry of the matrix has a row and a column, and meets one entry of it for each."
)
def multiplies_by_the_eigenvectors_once(g, A):
    _, Q = _decomposition(A)
    return Q * g


@accepted
def by_outer_products(g, A):
    _, Q = _decomposition(A)
    dA = np.zeros_like(A)
    for k in range(len(A)):
        dA += g[k] * np.outer(Q[:, k], Q[:, k])
    return dA


@accepted
def by_einsum(g, A):
    _, Q = _decomposition(A)
    return np.einsum("ik,k,jk->ij", Q, g, Q)


@accepted
def by_diagonal(g, A):
    _, Q = np.linalg.eigh(A)
    return Q @ np.diag(g) @ Q.T
