import numpy as np

from grader.exercise import accepted, misconception


def _solutions(A, x):
    return np.linalg.solve(A, x), np.linalg.solve(A.T, x)


def inverse_quadratic_form_vjp(g, A, x):
    right, left = _solutions(A, x)
    return -g * np.outer(left, right), g * (left + right)


@misconception(
    "A", "x", "This takes it for granted that A is symmetric. Here the two systems, with A and with its transpose, are different."
)
def assumes_a_symmetric_matrix(g, A, x):
    right, _ = _solutions(A, x)
    return -g * np.outer(right, right), 2.0 * g * right


@misconception("A", "The sign is missing: when A grows, its inverse becomes smaller.")
def forgets_the_sign(g, A, x):
    right, left = _solutions(A, x)
    return g * np.outer(left, right)


@misconception("A", "This is the transpose of the gradient: the two vectors of the outer product are exchanged.")
def transposes_the_outer_product(g, A, x):
    right, left = _solutions(A, x)
    return -g * np.outer(right, left)


@misconception("A", "The vector x was put into the outer product as it is. On both sides an inverse comes in between.")
def uses_x_for_the_matrix(g, A, x):
    return -g * np.outer(x, x)


@misconception("x", "The vector stands at both ends, and only the end on the left was counted.")
def counts_the_left_end_only(g, A, x):
    return g * _solutions(A, x)[0]


@misconception("x", "The vector stands at both ends, and only the end on the right was counted.")
def counts_the_right_end_only(g, A, x):
    return g * _solutions(A, x)[1]


@misconception("x", "This multiplies by the matrix. In the form stands its inverse.")
def multiplies_by_the_matrix(g, A, x):
    return g * (A @ x + A.T @ x)


@misconception("A", "x", "The cotangent g is missing. The output is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, A, x):
    return inverse_quadratic_form_vjp(1.0, A, x)


@accepted
def by_inverse(g, A, x):
    inverse = np.linalg.inv(A)
    dinverse = g * np.outer(x, x)
    return -inverse.T @ dinverse @ inverse.T, g * (inverse + inverse.T) @ x


@accepted
def by_steps(g, A, x):
    y = np.linalg.solve(A, x)
    dy = g * x
    dright = np.linalg.solve(A.T, dy)
    return -np.einsum("i,j->ij", dright, y), g * y + dright


@accepted
def by_components(g, A, x):
    inverse = np.linalg.inv(A)
    n = len(x)
    dA, dx = np.zeros_like(A), np.zeros_like(x)
    for i in range(n):
        dx[i] = g * (inverse[i] @ x + inverse[:, i] @ x)
        for j in range(n):
            dA[i, j] = -g * (x @ inverse[:, i]) * (inverse[j] @ x)
    return dA, dx
