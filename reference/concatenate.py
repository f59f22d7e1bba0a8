import numpy as np

from grader.exercise import accepted, misconception


def concatenate_vjp(g, a, b):
    p = a.shape[1]
    return g[:, :p].copy(), g[:, p:].copy()


@misconception("a", "b", "The cut is at the width of b. On the left lies a.")
def cuts_at_the_width_of_b(g, a, b):
    return g[:, : b.shape[1]].copy(), g[:, b.shape[1] :].copy()


@misconception("a", "b", "The two gradients are exchanged: a was written on the left, and comes first in what is returned.")
def exchanges_the_gradients(g, a, b):
    return g[:, a.shape[1] :].copy(), g[:, : a.shape[1]].copy()


@misconception("a", "b", "The widths are counted from the right end. a was written on the left.")
def cuts_from_the_right(g, a, b):
    return g[:, -a.shape[1] :].copy(), g[:, : -a.shape[1]].copy()


@misconception("a", "b", "Both get all of g. Each column of the output is a copy from only one of the two inputs.")
def hands_all_of_g_to_both(g, a, b):
    return 1.0 * g, 1.0 * g


@misconception("a", "b", "The cotangent g is missing: these are the derivatives alone.")
def ignores_the_cotangent(g, a, b):
    return np.ones_like(a), np.ones_like(b)


@misconception("b", "b is taken from the left end, where a lies. Both gradients begin at the same column.")
def takes_b_from_the_left(g, a, b):
    return g[:, : b.shape[1]].copy()


@accepted
def by_components(g, a, b):
    da, db = np.zeros_like(a), np.zeros_like(b)
    for j in range(g.shape[1]):
        if j < a.shape[1]:
            da[:, j] = g[:, j]
        else:
            db[:, j - a.shape[1]] = g[:, j]
    return da, db


@accepted
def by_split(g, a, b):
    return np.split(g, [a.shape[1]], axis=1)


@accepted
def by_matrices(g, a, b):
    left = np.eye(a.shape[1], g.shape[1])
    right = np.eye(b.shape[1], g.shape[1], a.shape[1])
    return g @ left.T, g @ right.T
