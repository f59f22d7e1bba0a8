import math

import numpy as np

from grader.exercise import accepted, misconception


def tanh_vjp(g, x):
    return g * (1.0 - np.tanh(x) ** 2)


@misconception("x", "The derivative is a formula in the output y; here the input x was put into it.")
def puts_x_in_place_of_y(g, x):
    return g * (1.0 - x**2)


@misconception("x", "The hyperbolic tangent is applied twice: its derivative was taken at the output y instead of at x.")
def differentiates_at_the_output(g, x):
    return g * (1.0 - np.tanh(np.tanh(x)) ** 2)


@misconception("x", "The output is not squared. Check your derivative for a large negative x, where the curve is flat.")
def forgets_the_square(g, x):
    return g * (1.0 - np.tanh(x))


@misconception("x", "The cotangent g is missing: this is the derivative of the hyperbolic tangent itself.")
def ignores_the_cotangent(g, x):
    return 1.0 - np.tanh(x) ** 2


@misconception("x", "This is the rule for the sigmoid. The two curves are related, but their derivatives are different formulas.")
def uses_the_rule_for_the_sigmoid(g, x):
    y = np.tanh(x)
    return g * y * (1.0 - y)


@misconception("x", "The hyperbolic cosine is not squared: at x = 0 this cannot be seen, elsewhere it can.")
def forgets_to_square_the_cosine(g, x):
    return g / np.cosh(x)


@misconception("x", "The sign between the two terms is wrong: for the hyperbolic tangent the slope is never above 1.")
def adds_the_square(g, x):
    return g * (1.0 + np.tanh(x) ** 2)


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        y = math.tanh(x[i])
        dx[i] = g[i] * (1 - y) * (1 + y)
    return dx


@accepted
def by_hyperbolic_cosine(g, x):
    return g / np.cosh(x) ** 2


@accepted
def by_sigmoid(g, x):
    y = 2.0 / (1.0 + np.exp(-2.0 * x)) - 1.0
    return g - g * y * y


@accepted
def by_jacobian(g, x):
    return np.diag(1.0 - np.tanh(x) ** 2) @ g
