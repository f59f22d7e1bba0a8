import numpy as np

from grader.exercise import accepted, misconception


def transpose_vjp(g, a):
    return np.swapaxes(g, -1, -2)


@misconception("a", "This reshapes g: its shape is right then, but the entries are not where they came from.")
def reshapes(g, a):
    return g.reshape(a.shape)


@misconception("a", "All axes are reversed. In the forward pass the first one stayed.")
def reverses_all_axes(g, a):
    return g.T


@misconception("a", "g keeps the order of the output's axes. The gradient has the order of the axes of a.")
def keeps_the_order(g, a):
    return g


@misconception("a", "The cotangent g is missing: this is the slope alone.")
def ignores_the_cotangent(g, a):
    return np.ones_like(a)


@accepted
def by_matrices(g, a):
    return np.array([matrix.T for matrix in g])
