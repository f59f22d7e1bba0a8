import numpy as np

from grader.exercise import accepted, misconception


def _centred(x):
    return x - x.mean(axis=1, keepdims=True)


def variance_vjp(g, x):
    return 2.0 * g[:, None] * _centred(x) / x.shape[1]


@misconception("x", "This divides by n - 1. The forward pass divides the sum of squares by n.")
def divides_by_one_less(g, x):
    return 2.0 * g[:, None] * _centred(x) / (x.shape[1] - 1)


@misconception("x", "The mean is not subtracted: this is the gradient of the mean square. Shifting a row must not matter.")
def forgets_the_mean(g, x):
    return 2.0 * g[:, None] * x / x.shape[1]


@misconception("x", "A factor is missing: differentiating the square brings one down.")
def forgets_the_factor_two(g, x):
    return g[:, None] * _centred(x) / x.shape[1]


@misconception("x", "The 1/n is missing: the variance is a mean of squares, not their sum.")
def forgets_to_divide(g, x):
    return 2.0 * g[:, None] * _centred(x)


@misconception("x", "The mean of the whole array is subtracted. Each row has a mean of its own.")
def subtracts_the_mean_of_everything(g, x):
    return 2.0 * g[:, None] * (x - x.mean()) / x.shape[1]


@misconception("x", "The means of the columns are subtracted. Here each row is reduced to one number.")
def subtracts_the_means_of_the_columns(g, x):
    return 2.0 * g[:, None] * (x - x.mean(axis=0)) / x.shape[1]


@misconception("x", "This divides by the number of rows. How many entries went into one variance?")
def divides_by_the_rows(g, x):
    return 2.0 * g[:, None] * _centred(x) / x.shape[0]


@misconception("x", "The cotangent g is missing: this is the derivative alone.")
def ignores_the_cotangent(g, x):
    return 2.0 * _centred(x) / x.shape[1]


@misconception(
    "x", "The way through the mean is counted with every deviation by itself. The deviations of a row add up first: to what?"
)
def differentiates_each_deviation_apart(g, x):
    n = x.shape[1]
    return 2.0 * g[:, None] * _centred(x) * (1.0 - 1.0 / n) / n


@accepted
def by_components(g, x):
    m, n = x.shape
    dx = np.zeros_like(x)
    for i in range(m):
        mean = sum(x[i]) / n
        for j in range(n):
            for k in range(n):
                dx[i, j] += g[i] * 2 / n * (x[i, k] - mean) * ((j == k) - 1 / n)
    return dx


@accepted
def by_steps(g, x):
    n = x.shape[1]
    centred = x - x.mean(axis=1, keepdims=True)
    dcentred = 2.0 / n * centred * g[:, None]
    dmean = -dcentred.sum(axis=1, keepdims=True)
    return dcentred + dmean / n


@accepted
def by_jacobian(g, x):
    n = x.shape[1]
    centering = np.eye(n) - 1.0 / n
    return 2.0 / n * np.einsum("i,ij,jk->ik", g, x, centering)
