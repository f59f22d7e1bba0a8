import numpy as np

from grader.exercise import accepted, misconception


def negate_vjp(g, x):
    return -g


@misconception("x", "The sign is missing: g passes through unchanged. Which matrix does the forward pass multiply by?")
def passes_g_through(g, x):
    return 1.0 * g


@misconception("x", "This is the output of the forward pass. The VJP of a linear map acts on g; x does not appear in it.")
def returns_the_output(g, x):
    return -x


@misconception("x", "This is the derivative alone. The cotangent g is missing from it.")
def ignores_the_cotangent(g, x):
    return np.full_like(x, -1.0)


@misconception("x", "This multiplies g by the output. The map is linear, so its VJP does not depend on where x is.")
def multiplies_by_the_output(g, x):
    return -g * x


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        dx[i] -= g[i]
    return dx


@accepted
def by_matrix(g, x):
    return (-np.eye(len(x))).T @ g
