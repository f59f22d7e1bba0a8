import numpy as np

from grader.exercise import accepted, misconception


def leaky_relu_vjp(g, x, *, slope):
    return g * np.where(x > 0, 1.0, slope)


@misconception(
    "x", "This is the gradient of the plain rectifier. The leaky one lets a part of g through on the negative side too."
)
def closes_the_negative_side(g, x, *, slope):
    return g * (x > 0)


@misconception(
    "x", "The sign of g decides here which slope is used. The decision was made in the forward pass, by the sign of x."
)
def looks_at_the_sign_of_g(g, x, *, slope):
    return np.where(g > 0, g, slope * g)


@misconception("x", "The slope on the negative side has the wrong sign: both lines rise from left to right.")
def lets_the_negative_side_fall(g, x, *, slope):
    return g * np.where(x > 0, 1.0, -slope)


@misconception("x", "The slopes of the two sides are exchanged.")
def exchanges_the_sides(g, x, *, slope):
    return g * np.where(x > 0, slope, 1.0)


@misconception("x", "The cotangent g is missing: this is the slope of the function itself.")
def ignores_the_cotangent(g, x, *, slope):
    return np.where(x > 0, 1.0, slope)


@misconception("x", "g passes everywhere unchanged. On the negative side the forward pass made x smaller.")
def passes_g_through(g, x, *, slope):
    return 1.0 * g


@misconception("x", "This multiplies g by the output. The slope of a straight line does not depend on how far out x is.")
def multiplies_by_the_output(g, x, *, slope):
    return g * np.where(x > 0, x, slope * x)


@accepted
def by_where(g, x, *, slope):
    return np.where(x >= 0, g, slope * g)


@accepted
def by_components(g, x, *, slope):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        dx[i] = g[i] if x[i] > 0 else slope * g[i]
    return dx


@accepted
def by_two_gates(g, x, *, slope):
    return g * (x > 0) + slope * g * (x <= 0)
