import numpy as np

from grader.exercise import accepted, misconception


def mean_over_axis_vjp(g, x):
    return np.repeat(g[:, None] / x.shape[1], x.shape[1], axis=1)


@misconception("x", "This is the gradient of a sum. In a mean each entry counts only with its share.")
def forgets_to_divide(g, x):
    return np.repeat(g[:, None], x.shape[1], axis=1)


@misconception("x", "This divides by the number of rows. How many entries went into one mean?")
def divides_by_the_rows(g, x):
    return np.repeat(g[:, None], x.shape[1], axis=1) / x.shape[0]


@misconception("x", "This divides by the number of all entries. Each row has a mean of its own.")
def divides_by_all_entries(g, x):
    return np.repeat(g[:, None], x.shape[1], axis=1) / x.size


@misconception("x", "g is spread along the wrong axis: entry i of g belongs to row i, not to column i.")
def spreads_over_the_columns(g, x):
    return np.broadcast_to(g[None, :], x.shape) / x.shape[1]


@misconception("x", "These are the derivatives alone. The cotangent g is missing.")
def ignores_the_cotangent(g, x):
    return np.full(x.shape, 1.0 / x.shape[1])


@misconception("x", "The axis over which the mean was taken has length 1 here. In x it has its full length.")
def keeps_an_axis_of_length_one(g, x):
    return g[:, None] / x.shape[1]


@accepted
def by_components(g, x):
    m, n = x.shape
    dx = np.zeros_like(x)
    for i in range(m):
        for j in range(n):
            dx[i, j] = g[i] / n
    return dx


@accepted
def by_broadcasting(g, x):
    return g[:, np.newaxis] * np.ones_like(x) / np.size(x, 1)


@accepted
def by_matrix(g, x):
    return np.outer(g, np.full(x.shape[1], 1.0 / x.shape[1]))
