import numpy as np

from grader.exercise import accepted, misconception


def broadcast_to_vjp(g, x, *, batch, rows):
    return g.sum(axis=(0, 1))[None, :]


@misconception("x", "Only the new axis in front is added up. The axis of length 1 was stretched as well, and means copies too.")
def sums_over_the_new_axis_only(g, x, *, batch, rows):
    return g.sum(axis=0)[:1]


@misconception("x", "Only the stretched axis is added up. The new axis in front means copies too.")
def sums_over_the_stretched_axis_only(g, x, *, batch, rows):
    return g[0].sum(axis=0, keepdims=True)


@misconception(
    "x", "This is the mean over the copies. Every copy acts on the loss, and all of them belong to the same entry of x."
)
def averages_the_copies(g, x, *, batch, rows):
    return g.mean(axis=(0, 1))[None, :]


@misconception("x", "The values are right, but the axis of length 1 is lost: it was there in x and was only stretched.")
def loses_the_axis_of_length_one(g, x, *, batch, rows):
    return g.sum(axis=(0, 1))


@misconception("x", "The new axis is still there, with length 1. x did not have it: in the gradient it has to go altogether.")
def keeps_the_new_axis(g, x, *, batch, rows):
    return g.sum(axis=(0, 1), keepdims=True)


@misconception("x", "This looks at the first copy only. The others act on the loss as well.")
def takes_the_first_copy(g, x, *, batch, rows):
    return g[0, :1].copy()


@misconception("x", "g is missing: this counts the copies, but not how much each of them matters.")
def ignores_the_cotangent(g, x, *, batch, rows):
    return np.full(x.shape, float(batch * rows))


@accepted
def by_components(g, x, *, batch, rows):
    dx = np.zeros_like(x)
    for b in range(batch):
        for r in range(rows):
            dx[0] += g[b, r]
    return dx


@accepted
def by_einsum(g, x, *, batch, rows):
    return np.einsum("brd->d", g).reshape(x.shape)


@accepted
def by_two_sums(g, x, *, batch, rows):
    return g.sum(axis=0).sum(axis=0, keepdims=True)


@accepted
def by_matrix_product(g, x, *, batch, rows):
    return np.ones((1, batch * rows)) @ g.reshape(batch * rows, -1)
