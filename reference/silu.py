import math

import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def silu_vjp(g, z):
    s = _sigmoid(z)
    return g * (s + z * s * (1.0 - s))


@misconception("z", "Only the first factor was differentiated. The gate depends on z as well: the product rule has two terms.")
def takes_the_gate_for_a_constant(g, z):
    return g * _sigmoid(z)


@misconception("z", "Only the gate was differentiated. The first factor depends on z as well: the product rule has two terms.")
def differentiates_the_gate_only(g, z):
    s = _sigmoid(z)
    return g * z * s * (1.0 - s)


@misconception("z", "In the derivative of the sigmoid stands the output y where the sigmoid's own value belongs.")
def puts_the_output_into_the_derivative(g, z):
    s = _sigmoid(z)
    return g * (s + z * s * (1.0 - z * s))


@misconception("z", "The derivative of the sigmoid is that of its value: the sigmoid was applied twice.")
def differentiates_the_sigmoid_at_its_value(g, z):
    s = _sigmoid(z)
    t = _sigmoid(s)
    return g * (s + z * t * (1.0 - t))


@misconception("z", "The factor z is missing from the second term: when the gate moves, what it lets through is z.")
def leaves_z_out_of_the_second_term(g, z):
    s = _sigmoid(z)
    return g * (s + s * (1.0 - s))


@misconception("z", "The cotangent g is missing: this is the slope of the function itself.")
def ignores_the_cotangent(g, z):
    s = _sigmoid(z)
    return s + z * s * (1.0 - s)


@misconception("z", "The two slopes were multiplied. This is no function of a function, but a product of two.")
def multiplies_the_two_slopes(g, z):
    s = _sigmoid(z)
    return g * s * (1.0 - s)


@accepted
def by_the_output(g, z):
    s = _sigmoid(z)
    y = z * s
    return g * (y + s * (1.0 - y))


@accepted
def by_components(g, z):
    dz = np.zeros_like(z)
    for i in range(len(z)):
        s = 1.0 / (1.0 + math.exp(-z[i]))
        dz[i] = g[i] * s * (1.0 + z[i] * (1.0 - s))
    return dz


@accepted
def by_jacobians(g, z):
    s = _sigmoid(z)
    return np.diag(s) @ g + np.diag(z) @ (np.diag(s - s**2) @ g)
