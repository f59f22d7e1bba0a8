import numpy as np

from grader.exercise import accepted, misconception


def reshape_vjp(g, a):
    return g.reshape(a.shape)


@misconception("a", "The entries came in another order: they are taken column by column, and the forward pass went row by row.")
def goes_by_columns(g, a):
    return g.reshape(a.shape, order="F")


@misconception("a", "This has the shape of the output. A gradient is shaped like its input.")
def keeps_the_shape(g, a):
    return g


@misconception("a", "The cotangent g is missing: this is the slope alone.")
def ignores_the_cotangent(g, a):
    return np.ones_like(a)


@accepted
def by_halves(g, a):
    return np.concatenate([g[:, 0], g[:, 1]], axis=1)
