import numpy as np

from grader.exercise import accepted, misconception


def mean_squared_error_vjp(g, x, t):
    dx = 2.0 * g * (x - t) / x.size
    return dx, -dx


@misconception("x", "t", "This divides by the number of rows. The mean is over all entries.")
def divides_by_the_rows(g, x, t):
    dx = 2.0 * g * (x - t) / x.shape[0]
    return dx, -dx


@misconception("x", "t", "This divides by the number of columns. The mean is over all entries.")
def divides_by_the_columns(g, x, t):
    dx = 2.0 * g * (x - t) / x.shape[1]
    return dx, -dx


@misconception(
    "x", "t", "A factor is missing: differentiating the square brings one down, and this loss has no one half in front."
)
def forgets_the_factor_two(g, x, t):
    dx = g * (x - t) / x.size
    return dx, -dx


@misconception("x", "t", "The loss is a mean, and the gradient lacks its factor.")
def forgets_the_mean(g, x, t):
    dx = 2.0 * g * (x - t)
    return dx, -dx


@misconception("t", "This has the sign of the gradient of x. The two enter the difference with opposite signs.")
def gives_both_the_same_sign(g, x, t):
    return 2.0 * g * (x - t) / x.size


@misconception("x", "t", "Both signs are reversed: a step against this gradient would drive the two further apart.")
def reverses_the_signs(g, x, t):
    dx = 2.0 * g * (t - x) / x.size
    return dx, -dx


@misconception("x", "t", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, x, t):
    dx = 2.0 * (x - t) / x.size
    return dx, -dx


@misconception("x", "t", "The difference is missing: this is the gradient of the mean difference, without the square.")
def forgets_the_square(g, x, t):
    dx = np.full_like(x, g / x.size)
    return dx, -dx


@misconception("x", "t", "This uses squared differences. Differentiating a square lowers its power by one.")
def keeps_the_square(g, x, t):
    dx = 2.0 * g * (x - t) ** 2 / x.size
    return dx, -dx


@accepted
def by_components(g, x, t):
    dx, dt = np.zeros_like(x), np.zeros_like(t)
    n, d = x.shape
    for i in range(n):
        for j in range(d):
            dx[i, j] = g * 2 * (x[i, j] - t[i, j]) / (n * d)
            dt[i, j] = g * 2 * (t[i, j] - x[i, j]) / (n * d)
    return dx, dt


@accepted
def by_stages(g, x, t):
    dsquares = np.ones_like(x) * g / (x.shape[0] * x.shape[1])
    ddifference = dsquares * 2.0 * (x - t)
    return ddifference, -1.0 * ddifference
