import numpy as np

from grader.exercise import accepted, misconception


def cross_product_vjp(g, a, b):
    return np.cross(b, g), np.cross(g, a)


@misconception(
    "a", "The order of the factors is reversed, and with it the sign: the matrix of the cross product was not transposed."
)
def reverses_the_order_for_a(g, a, b):
    return np.cross(g, b)


@misconception(
    "b", "The order of the factors is reversed, and with it the sign: the matrix of the cross product was not transposed."
)
def reverses_the_order_for_b(g, a, b):
    return np.cross(a, g)


@misconception("a", "This pairs g with a. The output is linear in a, so the gradient of a does not contain a.")
def pairs_g_with_a(g, a, b):
    return np.cross(a, g)


@misconception("b", "This pairs g with b. The output is linear in b, so the gradient of b does not contain b.")
def pairs_g_with_b(g, a, b):
    return np.cross(g, b)


@misconception(
    "a", "This is the rule for the elementwise product. A component of the cross product never contains the same component of a."
)
def uses_the_elementwise_rule_for_a(g, a, b):
    return g * b


@misconception(
    "b", "This is the rule for the elementwise product. A component of the cross product never contains the same component of b."
)
def uses_the_elementwise_rule_for_b(g, a, b):
    return g * a


@accepted
def by_components(g, a, b):
    da, db = np.zeros_like(a), np.zeros_like(b)
    for i in range(a.shape[0]):
        for j in range(3):
            k, m = (j + 1) % 3, (j + 2) % 3
            da[i, j] = b[i, k] * g[i, m] - b[i, m] * g[i, k]
            db[i, j] = g[i, k] * a[i, m] - g[i, m] * a[i, k]
    return da, db


@accepted
def by_skew_matrices(g, a, b):
    def skew(v):
        zero = np.zeros(len(v))
        x, y, z = v.T
        return np.stack([np.stack([zero, -z, y], 1), np.stack([z, zero, -x], 1), np.stack([-y, x, zero], 1)], 1)

    return np.einsum("nij,nj->ni", skew(b), g), np.einsum("nji,nj->ni", skew(a), g)
