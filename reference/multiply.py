import numpy as np

from grader.exercise import accepted, misconception


def multiply_vjp(g, x, y):
    return g * y, g * x


@misconception("x", "y", "The partners are exchanged: each factor was paired with itself, but its slope is the other factor.")
def pairs_each_factor_with_itself(g, x, y):
    return g * x, g * y


@misconception("x", "y", "The cotangent g is missing: these are the two partial derivatives alone.")
def ignores_the_cotangent(g, x, y):
    return 1.0 * y, 1.0 * x


@misconception("x", "y", "g is handed on to both unchanged. That is right for a sum; how fast does a product move?")
def treats_the_product_as_a_sum(g, x, y):
    return 1.0 * g, 1.0 * g


@misconception("x", "y", "Both gradients hold the whole product. The factor that moves is no longer in its own derivative.")
def keeps_both_factors(g, x, y):
    return g * x * y, g * x * y


@misconception("x", "y", "The two contributions were added up. Each input has a gradient of its own, with the other held still.")
def adds_the_two_gradients(g, x, y):
    return g * (x + y), g * (x + y)


@accepted
def by_components(g, x, y):
    dx, dy = np.zeros_like(x), np.zeros_like(y)
    for i, gi in enumerate(g):
        dx[i], dy[i] = gi * y[i], gi * x[i]
    return dx, dy


@accepted
def by_jacobians(g, x, y):
    return np.diag(y).T @ g, np.diag(x).T @ g


@accepted
def by_einsum(g, x, y):
    return [np.einsum("i,i->i", g, y), np.einsum("i,i->i", g, x)]
