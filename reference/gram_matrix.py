import numpy as np

from grader.exercise import accepted, misconception


def gram_matrix_vjp(g, X):
    return (g + g.T) @ X


@misconception("X", "This is right for a symmetric g only. K is symmetric, but the loss may treat its two halves differently.")
def assumes_a_symmetric_cotangent(g, X):
    return 2.0 * (g @ X)


@misconception(
    "X", "This is right for a symmetric g only, and g is transposed. Both ways from X to the output contribute, each its own."
)
def assumes_symmetry_and_transposes(g, X):
    return 2.0 * (g.T @ X)


@misconception("X", "Only the left factor was differentiated. X stands in the product twice.")
def forgets_the_factor_on_the_right(g, X):
    return g @ X


@misconception("X", "Only the right factor was differentiated. X stands in the product twice.")
def forgets_the_factor_on_the_left(g, X):
    return g.T @ X


@misconception("X", "This is the mean of what comes back on the two ways. They add up.")
def averages_the_two_ways(g, X):
    return (g + g.T) / 2.0 @ X


@misconception("X", "The cotangent g is missing: this treats every entry of K as if it mattered equally.")
def ignores_the_cotangent(g, X):
    return 2.0 * np.ones_like(g) @ X


@misconception("X", "Only the diagonal of g is used, as if the output held the squared lengths alone.")
def uses_the_diagonal_only(g, X):
    return 2.0 * np.diag(g)[:, None] * X


@accepted
def by_components(g, X):
    dX = np.zeros_like(X)
    for i in range(len(X)):
        for j in range(len(X)):
            dX[i] += g[i, j] * X[j]
            dX[j] += g[i, j] * X[i]
    return dX


@accepted
def by_two_products(g, X):
    left = g @ X
    right = (X.T @ g).T
    return left + right


@accepted
def by_einsum(g, X):
    return np.einsum("ij,jd->id", g, X) + np.einsum("ij,id->jd", g, X)
