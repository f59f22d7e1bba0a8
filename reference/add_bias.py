import numpy as np

from grader.exercise import accepted, misconception


def add_bias_vjp(g, x, b):
    return 1.0 * g, g.sum(axis=0)


@misconception("b", "This is the mean over the rows. Every row used all of b, so nothing is divided.")
def averages_over_the_rows(g, x, b):
    return g.mean(axis=0)


@misconception("b", "This looks at the first row only. b was added to every row.")
def takes_the_first_row(g, x, b):
    return g[0].copy()


@misconception("b", "This adds up along each row. What was copied in the forward pass is b, and the copies lie below each other.")
def sums_over_the_wrong_axis(g, x, b):
    return g.sum(axis=1)


@misconception("b", "This still has one row for each row of x. b was there only once, and all of its copies add up.")
def keeps_the_rows(g, x, b):
    return 1.0 * g


@misconception("b", "This adds up everything. Each entry of b has a gradient of its own.")
def sums_over_everything(g, x, b):
    return np.full(b.shape, g.sum())


@misconception("b", "g is missing: this counts the rows that used b, but not how much each of them matters.")
def ignores_the_cotangent_for_b(g, x, b):
    return np.full(b.shape, float(len(x)))


@misconception("x", "These are the derivatives alone, all equal to 1. The cotangent g is missing.")
def ignores_the_cotangent_for_x(g, x, b):
    return np.ones_like(x)


@misconception("x", "The sum belongs to b alone. x was not broadcast: each of its entries is used once.")
def sums_for_x_too(g, x, b):
    return np.broadcast_to(g.sum(axis=0), x.shape).copy()


@accepted
def by_components(g, x, b):
    dx, db = np.zeros_like(x), np.zeros_like(b)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            dx[i, j] += g[i, j]
            db[j] += g[i, j]
    return dx, db


@accepted
def by_einsum(g, x, b):
    return np.einsum("ij->ij", g), np.einsum("ij->j", g)


@accepted
def by_matrix_product(g, x, b):
    return g.copy(), np.ones(len(g)) @ g
