import numpy as np

from grader.exercise import accepted, misconception


def log_vjp(g, x):
    return g / x


@misconception("x", "The derivative is taken at the output: this divides by the logarithm instead of by its argument.")
def differentiates_at_the_output(g, x):
    return g / np.log(x)


@misconception("x", "This is steeper for larger x. The logarithm flattens out as x grows, and its slope with it.")
def multiplies_by_x(g, x):
    return g * x


@misconception("x", "This is the derivative alone. The cotangent g is missing from it.")
def ignores_the_cotangent(g, x):
    return 1.0 / x


@misconception("x", "This was differentiated once too often: it is the slope of 1/x, not the slope of the logarithm.")
def differentiates_twice(g, x):
    return -g / x**2


@misconception("x", "This weighs g with the function itself, not with its derivative.")
def uses_the_function_itself(g, x):
    return g * np.log(x)


@misconception("x", "The slope is that of a logarithm with base 10. In numpy, and here, log is the natural logarithm.")
def uses_base_ten(g, x):
    return g / (x * np.log(10.0))


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(x.size):
        dx[i] = g[i] * (1.0 / x[i])
    return dx


@accepted
def by_jacobian(g, x):
    return np.linalg.inv(np.diag(x)).T @ g
