import math

import numpy as np

from grader.exercise import accepted, misconception


def sin_vjp(g, x):
    return g * np.cos(x)


@misconception(
    "x",
    "This is the derivative of the sine itself. The cotangent g is missing: the chain rule "
    "multiplies by what arrives from above.",
)
def ignores_the_cotangent(g, x):
    return np.cos(x)


@misconception("x", "The sign is reversed. Which of sine and cosine changes sign when it is differentiated?")
def reverses_the_sign(g, x):
    return -g * np.cos(x)


@misconception("x", "The derivative is taken at the output y instead of the input x.")
def differentiates_at_the_output(g, x):
    return g * np.cos(np.sin(x))


@misconception("x", "This weighs g with the function itself, not with its derivative.")
def uses_the_function_itself(g, x):
    return g * np.sin(x)


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(x.shape[0]):
        dx[i] = g[i] * math.cos(x[i])
    return dx


@accepted
def by_jacobian(g, x):
    return np.diag(np.cos(x)).T @ g
