import numpy as np

from grader.exercise import accepted, misconception


def quadratic_form_vjp(g, x, A):
    return g * (A @ x + A.T @ x), g * np.outer(x, x)


@misconception("x", "This is right for a symmetric A only: there both ways from x to the output contribute the same.")
def assumes_symmetry(g, x, A):
    return 2.0 * g * (A @ x)


@misconception(
    "x", "This is right for a symmetric A only, and A is transposed: both ways from x to the output contribute, each its own."
)
def assumes_symmetry_and_transposes(g, x, A):
    return 2.0 * g * (A.T @ x)


@misconception("x", "Only the left x was differentiated. The one on the right reaches the output too.")
def forgets_the_x_on_the_right(g, x, A):
    return g * (A @ x)


@misconception("x", "Only the right x was differentiated. The one on the left reaches the output too.")
def forgets_the_x_on_the_left(g, x, A):
    return g * (A.T @ x)


@misconception("A", "There is a factor 2 too much. x stands in the formula twice, but every entry of A only once.")
def doubles_the_gradient_of_A(g, x, A):
    return 2.0 * g * np.outer(x, x)


@misconception("x", "A", "The cotangent g is missing. The output is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, x, A):
    return A @ x + A.T @ x, np.outer(x, x)


@misconception("A", "This has the squares on the diagonal only. The double sum pairs every entry of x with every other.")
def keeps_the_diagonal_only(g, x, A):
    return g * np.diag(x**2)


@misconception("x", "This is the mean of what comes back on the two ways. They add up.")
def averages_the_two_ways(g, x, A):
    return 0.5 * g * (A @ x + A.T @ x)


@accepted
def by_components(g, x, A):
    n = len(x)
    dx, dA = np.zeros(n), np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            dx[i] += g * A[i, j] * x[j]
            dx[j] += g * A[i, j] * x[i]
            dA[i, j] = g * x[i] * x[j]
    return dx, dA


@accepted
def by_symmetric_part(g, x, A):
    return 2.0 * g * ((A + A.T) / 2.0 @ x), g * x[:, None] * x


@accepted
def by_einsum(g, x, A):
    return g * (np.einsum("ij,j->i", A, x) + np.einsum("ij,i->j", A, x)), g * np.einsum("i,j->ij", x, x)
