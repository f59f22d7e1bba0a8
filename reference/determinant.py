import numpy as np

from grader.exercise import accepted, misconception


def determinant_vjp(g, A):
    return g * np.linalg.det(A) * np.linalg.inv(A).T


@misconception("A", "The inverse is not transposed: rows and columns change places between cofactors and inverse.")
def forgets_the_transpose(g, A):
    return g * np.linalg.det(A) * np.linalg.inv(A)


@misconception("A", "The determinant is missing: this is the gradient of its logarithm.")
def takes_the_logarithm(g, A):
    return g * np.linalg.inv(A).T


@misconception("A", "The cotangent g is missing. The output is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, A):
    return np.linalg.det(A) * np.linalg.inv(A).T


@misconception("A", "The sign of the determinant is lost. It may be negative, and the cofactors with it.")
def loses_the_sign(g, A):
    return g * np.abs(np.linalg.det(A)) * np.linalg.inv(A).T


@misconception(
    "A", "This divides by the determinant. The inverse is the cofactors divided by it, so it has to be multiplied back."
)
def divides_by_the_determinant(g, A):
    return g * np.linalg.inv(A).T / np.linalg.det(A)


@misconception("A", "The matrix itself was taken where its inverse belongs. The gradient consists of cofactors.")
def multiplies_by_A(g, A):
    return g * np.linalg.det(A) * A


@misconception("A", "Only the diagonal is there. The determinant depends on all entries.")
def keeps_the_diagonal_only(g, A):
    return g * np.linalg.det(A) * np.diag(np.diag(np.linalg.inv(A)))


@misconception("A", "This is the gradient of the trace. The determinant is no sum.")
def takes_the_trace(g, A):
    return g * np.eye(len(A))


@accepted
def by_solving(g, A):
    return np.linalg.solve(A.T, g * np.linalg.det(A) * np.eye(len(A), dtype=A.dtype))


@accepted
def by_logarithm(g, A):
    sign, size = np.linalg.slogdet(A)
    return g * sign * np.exp(size) * np.linalg.inv(A.T)


@accepted
def by_singular_values(g, A):
    U, s, V = np.linalg.svd(A)
    orientation = np.linalg.det(U) * np.linalg.det(V)
    return g * orientation * np.prod(s) * np.einsum("ik,k,kj->ij", U, 1.0 / s, V)
