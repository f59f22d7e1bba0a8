import numpy as np

from grader.exercise import accepted, misconception


def absolute_value_vjp(g, x):
    return g * np.sign(x)


@misconception("x", "g passes through unchanged, as if every x were positive. On the left of 0 the slope is another.")
def passes_g_through(g, x):
    return 1.0 * g


@misconception("x", "This is the absolute value of g. What was folded in the forward pass is x; g keeps its sign.")
def takes_the_absolute_value_of_g(g, x):
    return np.abs(g)


@misconception("x", "The sign of g is used a second time: the VJP must be linear in g.")
def uses_the_sign_of_g(g, x):
    return np.abs(g) * np.sign(x)


@misconception("x", "The cotangent g is missing: this is the slope of the function itself.")
def ignores_the_cotangent(g, x):
    return np.sign(x)


@misconception("x", "This cuts off negative inputs as a rectifier does. The absolute value reflects them, so they do count.")
def treats_it_as_a_rectifier(g, x):
    return g * (x > 0)


@misconception("x", "This multiplies g by x. Each half-line has one slope, which does not depend on how far out x is.")
def multiplies_by_the_input(g, x):
    return g * x


@misconception("x", "Right away from 0, but at 0 this divides 0 by 0. The kink needs some slope between those of both sides.")
def divides_zero_by_zero(g, x):
    return g * x / np.abs(x)


@accepted
def by_where(g, x):
    return np.where(x < 0, -g, g)


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        dx[i] = g[i] if x[i] > 0 else -g[i]
    return dx


@accepted
def by_jacobian(g, x):
    return np.diag(np.sign(x)) @ g
