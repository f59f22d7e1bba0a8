import math

import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def softplus_vjp(g, z):
    return g * _sigmoid(z)


@misconception("z", "The derivative is taken at the output y instead of the input z.")
def differentiates_at_the_output(g, z):
    return g * _sigmoid(np.log(1.0 + np.exp(z)))


@misconception("z", "This was differentiated once too often: the slope has to go from 0 on the left to 1 on the right.")
def differentiates_twice(g, z):
    s = _sigmoid(z)
    return g * s * (1.0 - s)


@misconception(
    "z",
    "This slope goes from 1 on the left to 0 on the right: is a sign wrong, or the derivative of the inner exponential missing?",
)
def turns_the_slope_around(g, z):
    return g * _sigmoid(-z)


@misconception("z", "g passes through unchanged, as if every entry lay far on the right, where softplus is nearly the identity.")
def passes_g_through(g, z):
    return 1.0 * g


@misconception("z", "The derivative of the logarithm is missing: only the exponential inside it was differentiated.")
def forgets_the_outer_derivative(g, z):
    return g * np.exp(z)


@misconception("z", "The cotangent g is missing: this is the slope of softplus itself.")
def ignores_the_cotangent(g, z):
    return _sigmoid(z)


@misconception("z", "This is the slope of the plain rectifier, a jump at 0. Softplus is smooth.")
def takes_it_for_a_rectifier(g, z):
    return g * (z > 0)


@accepted
def by_components(g, z):
    dz = np.zeros_like(z)
    for i in range(len(z)):
        dz[i] = g[i] / (1.0 + math.exp(-z[i])) if z[i] > 0 else g[i] * math.exp(z[i]) / (1.0 + math.exp(z[i]))
    return dz


@accepted
def by_hyperbolic_tangent(g, z):
    return g * (1.0 + np.tanh(z / 2.0)) / 2.0


@accepted
def by_jacobian(g, z):
    return np.diag(1.0 / (np.exp(-z) + 1.0)) @ g
