import math

import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_vjp(g, z):
    a = _sigmoid(z)
    return g * a * (1.0 - a)


@misconception("z", "The sigmoid is applied twice: its derivative was taken at the activation a instead of the pre-activation z.")
def differentiates_at_the_activation(g, z):
    a = _sigmoid(_sigmoid(z))
    return g * a * (1.0 - a)


@misconception("z", "The formula for the derivative is one in the activation a; here the pre-activation z was put into it.")
def puts_z_in_place_of_a(g, z):
    return g * z * (1.0 - z)


@misconception("z", "A factor of the derivative is missing: where the sigmoid saturates near 1 the gradient must vanish too.")
def leaves_out_one_minus_a(g, z):
    return g * _sigmoid(z)


@misconception("z", "The cotangent g is missing: this is the derivative of the sigmoid itself.")
def ignores_the_cotangent(g, z):
    a = _sigmoid(z)
    return a * (1.0 - a)


@misconception("z", "g passes through unchanged: the derivative of the sigmoid is missing.")
def passes_g_through(g, z):
    return 1.0 * g


@misconception("z", "The sign is reversed: the sigmoid grows everywhere, so the gradient has the sign of g.")
def reverses_the_sign(g, z):
    a = _sigmoid(z)
    return -g * a * (1.0 - a)


@accepted
def by_components(g, z):
    return np.array([gi * math.exp(-zi) / (1.0 + math.exp(-zi)) ** 2 for gi, zi in zip(g, z, strict=False)])


@accepted
def by_jacobian(g, z):
    a = _sigmoid(z)
    return np.diag(a - a**2) @ g


@accepted
def by_hyperbolic_cosine(g, z):
    return g / (4.0 * np.cosh(z / 2.0) ** 2)
