import numpy as np

from grader.exercise import accepted, misconception


def sum_over_axis_vjp(g, x):
    return np.repeat(g[:, None], x.shape[1], axis=1)


@misconception("x", "This divides by the length of a row. The forward pass takes a sum, in which every entry counts fully.")
def divides_by_the_length(g, x):
    return np.repeat(g[:, None], x.shape[1], axis=1) / x.shape[1]


@misconception("x", "g is spread along the wrong axis: entry i of g belongs to row i, not to column i.")
def spreads_over_the_columns(g, x):
    return np.broadcast_to(g[None, :], x.shape).copy()


@misconception("x", "These are the derivatives alone, all equal to 1. The cotangent g is missing.")
def ignores_the_cotangent(g, x):
    return np.ones_like(x)


@misconception("x", "This has the shape of the output. Each entry of x has a gradient of its own, also where several are equal.")
def keeps_the_shape_of_the_output(g, x):
    return 1.0 * g


@misconception("x", "The axis over which was summed has length 1 here. In x it has its full length.")
def keeps_an_axis_of_length_one(g, x):
    return g[:, None].copy()


@misconception("x", "This multiplies g by x. The sum is linear: its slope is the same whatever x is.")
def multiplies_by_x(g, x):
    return g[:, None] * x


@accepted
def by_components(g, x):
    dx = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            dx[i, j] = g[i]
    return dx


@accepted
def by_broadcasting(g, x):
    return np.broadcast_to(g.reshape(-1, 1), x.shape)


@accepted
def by_einsum(g, x):
    return np.einsum("i,ij->ij", g, np.ones_like(x))


@accepted
def by_outer_product(g, x):
    return np.outer(g, np.ones(x.shape[1]))
