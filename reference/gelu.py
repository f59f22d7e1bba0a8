import math

import numpy as np

from grader.exercise import accepted, misconception

_erf = np.vectorize(math.erf, otypes=[float])


def _probability(z):
    return 0.5 * (1.0 + _erf(z / np.sqrt(2.0)))


def _density(z):
    return np.exp(-z * z / 2.0) / np.sqrt(2.0 * np.pi)


def gelu_vjp(g, z):
    return g * (_probability(z) + z * _density(z))


@misconception(
    "z", "Only the first factor was differentiated. The probability depends on z as well: the product rule has two terms."
)
def takes_the_probability_for_a_constant(g, z):
    return g * _probability(z)


@misconception(
    "z", "Only the probability was differentiated. The first factor depends on z as well: the product rule has two terms."
)
def differentiates_the_probability_only(g, z):
    return g * z * _density(z)


@misconception("z", "The constant of the density is wrong: the area below the bell curve has to be 1.")
def uses_a_wrong_constant(g, z):
    return g * (_probability(z) + z * np.exp(-z * z / 2.0) / np.sqrt(np.pi))


@misconception("z", "The factor z is missing from the second term: when the probability moves, what it weighs is z.")
def leaves_z_out_of_the_second_term(g, z):
    return g * (_probability(z) + _density(z))


@misconception(
    "z", "The exponent of the density is that of the error function. Its argument was divided by the square root of 2."
)
def forgets_the_inner_derivative(g, z):
    return g * (_probability(z) + z * np.exp(-z * z) / np.sqrt(np.pi))


@misconception("z", "The cotangent g is missing: this is the slope of the function itself.")
def ignores_the_cotangent(g, z):
    return _probability(z) + z * _density(z)


@misconception("z", "This is the slope of an approximation with a hyperbolic tangent. Here the exact function is meant.")
def uses_the_approximation_with_tanh(g, z):
    c = np.sqrt(2.0 / np.pi)
    t = np.tanh(c * (z + 0.044715 * z**3))
    return g * (0.5 * (1.0 + t) + 0.5 * z * (1.0 - t * t) * c * (1.0 + 3.0 * 0.044715 * z**2))


@misconception("z", "The probability is approximated with a hyperbolic tangent. Here the exact function is meant.")
def approximates_the_probability(g, z):
    t = np.tanh(np.sqrt(2.0 / np.pi) * (z + 0.044715 * z**3))
    return g * (0.5 * (1.0 + t) + z * _density(z))


@misconception("z", "This is the slope of an approximation with a sigmoid. Here the exact function is meant.")
def uses_the_approximation_with_a_sigmoid(g, z):
    s = 1.0 / (1.0 + np.exp(-1.702 * z))
    return g * (s + 1.702 * z * s * (1.0 - s))


@accepted
def by_components(g, z):
    dz = np.zeros_like(z)
    for i in range(len(z)):
        probability = 0.5 * math.erfc(-z[i] / math.sqrt(2.0))
        density = math.exp(-0.5 * z[i] ** 2) / math.sqrt(2.0 * math.pi)
        dz[i] = g[i] * (probability + z[i] * density)
    return dz


@accepted
def by_jacobians(g, z):
    first = np.diag(_probability(z))
    second = np.diag(z) @ np.diag(_density(z))
    return (first + second).T @ g
