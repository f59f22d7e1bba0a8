import numpy as np

from grader.exercise import accepted, misconception


def _fold(g, x, stride):
    dx = np.zeros_like(x)
    for p in range(g.shape[1]):
        dx[:, p * stride : p * stride + g.shape[2]] += g[:, p]
    return dx


def sliding_windows_vjp(g, x, *, size, stride):
    dx = np.zeros_like(x)
    span = stride * (g.shape[1] - 1) + 1
    for q in range(size):
        dx[:, q : q + span : stride] += g[:, :, q]
    return dx


@misconception("x", "An entry that is in several windows keeps only what came from the last of them. Copies add up.")
def overwrites_overlapping_windows(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for p in range(g.shape[1]):
        dx[:, p * stride : p * stride + size] = g[:, p]
    return dx


@misconception(
    "x", "An entry that is in several windows gets a mean over them. That puts a signal together again; copies add up."
)
def averages_over_the_windows(g, x, *, size, stride):
    return _fold(g, x, stride) / np.maximum(_fold(np.ones_like(g), x, stride), 1.0)


@misconception("x", "Only the first entry of each window is sent back. The others were copied as well.")
def sends_back_the_first_entry(g, x, *, size, stride):
    dx = np.zeros_like(x)
    dx[:, : stride * (g.shape[1] - 1) + 1 : stride] = g[:, :, 0]
    return dx


@misconception("x", "The windows are put back in steps of 1. They were cut out a whole stride apart.")
def forgets_the_stride(g, x, *, size, stride):
    return _fold(g, x, 1)


@misconception("x", "The windows are put back turned round.")
def turns_the_windows_round(g, x, *, size, stride):
    return _fold(g[:, :, ::-1], x, stride)


@misconception("x", "g is missing: this counts in how many windows each entry is.")
def ignores_the_cotangent(g, x, *, size, stride):
    return _fold(np.ones_like(g), x, stride)


@misconception("x", "The windows are put side by side. In the forward pass they began a stride apart, whatever their size.")
def puts_the_windows_side_by_side(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for p in range(g.shape[1]):
        piece = dx[:, p * size : (p + 1) * size]
        piece += g[:, p, : piece.shape[1]]
    return dx


@accepted
def by_places(g, x, *, size, stride):
    return _fold(g, x, stride)


@accepted
def by_adding_at(g, x, *, size, stride):
    dx = np.zeros_like(x)
    places = stride * np.arange(g.shape[1])[:, None] + np.arange(size)
    np.add.at(dx, (slice(None), places), g)
    return dx


@accepted
def by_matrix(g, x, *, size, stride):
    places = stride * np.arange(g.shape[1])[:, None] + np.arange(size)
    copies = (places[:, :, None] == np.arange(x.shape[1])).astype(float)
    return np.einsum("npq,pql->nl", g, copies)
