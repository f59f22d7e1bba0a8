import numpy as np

from grader.exercise import accepted, misconception


def _decomposition(A):
    return np.linalg.svd(A, full_matrices=False)


def nuclear_norm_vjp(g, A):
    U, _, V = _decomposition(A)
    return g * (U @ V)


@misconception("A", "This is the transpose of the gradient. Left singular vectors belong to rows of A, right ones to columns.")
def transposes_the_gradient(g, A):
    U, _, V = _decomposition(A)
    return g * (U @ V).T


@misconception(
    "A", "The singular values are still there: this is A again. The size of a singular value does not matter for its slope."
)
def keeps_the_singular_values(g, A):
    return g * A


@misconception(
    "A",
    "This is the gradient of the Frobenius norm, the root of the sum of squares. Here the singular values are added as they are.",
)
def takes_the_frobenius_norm(g, A):
    return g * A / np.sqrt(np.sum(A * A))


@misconception("A", "Only the largest singular value is counted: this is the gradient of the spectral norm.")
def counts_the_largest_only(g, A):
    U, _, V = _decomposition(A)
    return g * np.outer(U[:, 0], V[0])


@misconception("A", "This is the sign of each entry. The singular values do not belong to single entries.")
def takes_the_signs_of_the_entries(g, A):
    return g * np.sign(A)


@misconception("A", "This divides by the singular values. The size of a singular value does not matter for its slope.")
def divides_by_the_singular_values(g, A):
    U, s, V = _decomposition(A)
    return g * ((U / s) @ V)


@misconception("A", "V was transposed once more. What numpy returns is the transpose already.")
def transposes_V_again(g, A):
    U, _, V = _decomposition(A)
    return g * (U @ V.T)


@misconception("A", "The cotangent g is missing. The output is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, A):
    U, _, V = _decomposition(A)
    return U @ V


@accepted
def by_outer_products(g, A):
    U, s, V = _decomposition(A)
    return g * sum(np.outer(U[:, k], V[k]) for k in range(len(s)))


@accepted
def by_eigenvectors(g, A):
    tall = A.shape[0] >= A.shape[1]
    values, Q = np.linalg.eigh(A.T @ A if tall else A @ A.T)
    inverse = np.einsum("ik,k,jk->ij", Q, values**-0.5, Q)
    return g * (A @ inverse if tall else inverse @ A)
