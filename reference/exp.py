import math

import numpy as np

from grader.exercise import accepted, misconception


def exp_vjp(g, x):
    return g * np.exp(x)


@misconception("x", "This is the derivative alone, which equals the output. The cotangent g is missing from it.")
def ignores_the_cotangent(g, x):
    return np.exp(x)


@misconception("x", "The exponential is taken twice: the derivative was evaluated at the output y instead of at x.")
def differentiates_at_the_output(g, x):
    return g * np.exp(np.exp(x))


@misconception("x", "g passes through unchanged, as if the slope were 1 everywhere. It is 1 only at x = 0.")
def passes_g_through(g, x):
    return 1.0 * g


@misconception(
    "x", "This is the rule for a power of x. Here x stands in the exponent, and the base is a constant: that is another rule."
)
def uses_the_rule_for_powers(g, x):
    return g * x * np.exp(x - 1.0)


@misconception("x", "The sign is reversed: the exponential grows everywhere, so the gradient has the sign of g.")
def reverses_the_sign(g, x):
    return -g * np.exp(x)


@accepted
def by_components(g, x):
    dx = np.zeros(x.shape)
    for i in range(len(x)):
        dx[i] = g[i] * math.exp(x[i])
    return dx


@accepted
def by_jacobian(g, x):
    return g @ np.diag(np.exp(x))
