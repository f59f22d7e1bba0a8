import numpy as np

from grader.exercise import accepted, misconception


def transpose_axes_vjp(g, x):
    return np.transpose(g, (1, 2, 0))


@misconception(
    "x", "The axes are moved in the same way once more. With three axes this does not bring them back: follow one of them."
)
def applies_the_same_order_again(g, x):
    return np.transpose(g, (2, 0, 1))


@misconception(
    "x", "This reverses the order of all axes, as the transpose of a matrix does. The forward pass did something else."
)
def reverses_all_axes(g, x):
    return g.T


@misconception(
    "x", "The shape is right, but reshaping reads the entries in the order in which they lie in memory: they end up elsewhere."
)
def reshapes(g, x):
    return g.reshape(x.shape)


@misconception("x", "Only two axes are exchanged. In the forward pass all three moved.")
def exchanges_the_outer_axes_only(g, x):
    return np.swapaxes(g, 0, 1)


@misconception("x", "Only two axes are exchanged. In the forward pass all three moved.")
def exchanges_the_last_axes_only(g, x):
    return np.swapaxes(g, 1, 2)


@misconception("x", "g keeps the order of the output's axes. The gradient has the order of the axes of x.")
def keeps_the_order(g, x):
    return 1.0 * g


@accepted
def by_components(g, x):
    a, b, c = x.shape
    dx = np.zeros((a, b, c))
    for i in range(a):
        for j in range(b):
            for k in range(c):
                dx[i, j, k] = g[k, i, j]
    return dx


@accepted
def by_einsum(g, x):
    return np.einsum("cab->abc", g)


@accepted
def by_moving_an_axis(g, x):
    return np.moveaxis(g, 0, 2)


@accepted
def by_inverse_order(g, x):
    return g.transpose(np.argsort((2, 0, 1)))
