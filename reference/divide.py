import numpy as np

from grader.exercise import accepted, misconception


def divide_vjp(g, x, y):
    return g / y, -g * x / y**2


@misconception("y", "The sign is wrong: if x and y are positive, the quotient becomes smaller when y grows.")
def forgets_the_sign(g, x, y):
    return g * x / y**2


@misconception("y", "The denominator is not squared: 1/y is a power of y, and the power drops by one when it is differentiated.")
def forgets_the_square(g, x, y):
    return -g * x / y


@misconception("x", "y", "The two gradients are exchanged: the order of the inputs decides the order of what is returned.")
def exchanges_the_gradients(g, x, y):
    return -g * x / y**2, g / y


@misconception("y", "x is missing: how much the quotient reacts to its denominator depends on what is divided.")
def leaves_out_the_numerator(g, x, y):
    return -g / y**2


@misconception("x", "This is the rule for a product. The slope in the numerator is what the numerator is multiplied by.")
def multiplies_by_the_denominator(g, x, y):
    return g * y


@misconception("x", "The denominator is squared here, but it is for the gradient of y that a power has to be differentiated.")
def squares_the_denominator_for_x(g, x, y):
    return g / y**2


@misconception("x", "y", "The cotangent g is missing: these are the two partial derivatives alone.")
def ignores_the_cotangent(g, x, y):
    return 1.0 / y, -x / y**2


@accepted
def by_components(g, x, y):
    dx, dy = np.zeros_like(x), np.zeros_like(y)
    for i in range(len(g)):
        dx[i] = g[i] / y[i]
        dy[i] = -dx[i] * (x[i] / y[i])
    return dx, dy


@accepted
def by_the_output(g, x, y):
    z = x / y
    dx = g / y
    return dx, -dx * z
