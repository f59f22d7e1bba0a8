import numpy as np

from grader.exercise import accepted, misconception


def _factor(A):
    return np.linalg.cholesky(0.5 * (A + A.T))


def _halved(a):
    """The lower triangle with half of the diagonal."""
    return np.tril(a) - 0.5 * np.diag(np.diag(a))


def _between(middle, L):
    """L to the minus T, middle, L to the minus 1."""
    return np.linalg.solve(L.T, np.linalg.solve(L.T, middle.T).T)


def _symmetric(a):
    return 0.5 * (a + a.T)


def cholesky_vjp(g, A):
    L = _factor(A)
    return _symmetric(_between(_halved(L.T @ np.tril(g)), L))


@misconception("A", "The result is not symmetric. A comes in through its symmetric part, and so does its gradient.")
def forgets_to_symmetrise(g, A):
    L = _factor(A)
    return _between(_halved(L.T @ np.tril(g)), L)


@misconception("A", "The diagonal is not halved. It belongs to both triangles, and is counted twice here.")
def keeps_the_whole_diagonal(g, A):
    L = _factor(A)
    return _symmetric(_between(np.tril(L.T @ np.tril(g)), L))


@misconception("A", "The two outer factors are exchanged: what stood on one side comes back transposed on the same side.")
def exchanges_the_outer_factors(g, A):
    L = _factor(A)
    inverse = np.linalg.inv(L)
    return _symmetric(inverse @ _halved(L.T @ np.tril(g)) @ inverse.T)


@misconception("A", "L is not transposed where it meets g.")
def forgets_to_transpose_L(g, A):
    L = _factor(A)
    return _symmetric(_between(_halved(L @ np.tril(g)), L))


@misconception("A", "The mask is missing: without it the two triangles cannot be told apart.")
def forgets_the_mask(g, A):
    L = _factor(A)
    return _symmetric(_between(L.T @ np.tril(g), L))


@misconception("A", "A factor one half is missing where the matrix is made symmetric.")
def adds_the_transpose_without_halving(g, A):
    return 2.0 * cholesky_vjp(g, A)


@misconception(
    "A", "Both triangles are folded into the lower one. Here the gradient is shared between an entry and its mirror image."
)
def folds_into_the_lower_triangle(g, A):
    d = cholesky_vjp(g, A)
    return np.tril(d) + np.tril(d, -1)


@misconception("A", "This is the gradient of multiplying the triangle with its transpose. The forward pass goes the other way.")
def goes_the_other_way(g, A):
    L = _factor(A)
    return (np.tril(g) + np.tril(g).T) @ L


@accepted
def by_inverse(g, A):
    L = _factor(A)
    inverse = np.linalg.inv(L)
    P = L.T @ np.tril(g)
    P = np.tril(P) * (1.0 - 0.5 * np.eye(len(A), dtype=A.dtype))
    X = np.einsum("ki,kl,lj->ij", inverse, P, inverse, optimize=True)
    return (X + X.T) / 2.0


@accepted
def by_components(g, A):
    L = _factor(A)
    n = len(A)
    dL, dS = np.tril(g), np.zeros_like(A)
    for i in range(n - 1, -1, -1):
        for j in range(i, -1, -1):
            if i == j:
                dt = 0.5 * dL[i, i] / L[i, i]
            else:
                dt = dL[i, j] / L[j, j]
                dL[j, j] -= dL[i, j] * L[i, j] / L[j, j]
            dS[i, j] = dt
            dL[i, :j] -= dt * L[j, :j]
            dL[j, :j] -= dt * L[i, :j]
    return 0.5 * (dS + dS.T)
