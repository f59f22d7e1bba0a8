import numpy as np

from grader.exercise import accepted, misconception


def split_vjp(g, x, *, at):
    return np.concatenate([g[0], g[1]], axis=1)


@misconception("x", "The two parts are put together in the wrong order: the first output was cut from the left.")
def exchanges_the_parts(g, x, *, at):
    return np.concatenate([g[1], g[0]], axis=1)


@misconception("x", "The second output is forgotten: the loss depends on x through both parts.")
def forgets_the_second_output(g, x, *, at):
    return np.concatenate([g[0], np.zeros_like(g[1])], axis=1)


@misconception("x", "The first output is forgotten: the loss depends on x through both parts.")
def forgets_the_first_output(g, x, *, at):
    return np.concatenate([np.zeros_like(g[0]), g[1]], axis=1)


@misconception("x", "The parts are put below each other. They were cut from the same rows and lie side by side.")
def joins_along_the_rows(g, x, *, at):
    return np.concatenate([g[0], g[1]], axis=0)


@misconception("x", "The parts are added in the same place. They come from different columns of x.")
def adds_the_parts(g, x, *, at):
    return g[0] + g[1]


@misconception("x", "g is missing: every entry of x is copied once, but how much each copy matters is in g.")
def ignores_the_cotangent(g, x, *, at):
    return np.ones_like(x)


@accepted
def by_components(g, x, *, at):
    left, right = g
    dx = np.zeros(x.shape)
    for j in range(x.shape[1]):
        dx[:, j] = left[:, j] if j < at else right[:, j - at]
    return dx


@accepted
def by_slices(g, x, *, at):
    dx = np.zeros_like(x)
    dx[:, :at] += g[0]
    dx[:, at:] += g[1]
    return dx


@accepted
def by_stacking(g, x, *, at):
    return np.hstack(g)
