import numpy as np

from grader.exercise import accepted, misconception


def _spread(g, x, size, stride, factor=1.0):
    dx = np.zeros_like(x)
    for r in range(g.shape[1]):
        for s in range(g.shape[2]):
            dx[:, r * stride : r * stride + size, s * stride : s * stride + size] += factor * g[:, r, s, None, None]
    return dx


def average_pool_vjp(g, x, *, size, stride):
    dx = np.zeros_like(x)
    rows, columns = stride * (g.shape[1] - 1) + 1, stride * (g.shape[2] - 1) + 1
    for u in range(size):
        for v in range(size):
            dx[:, u : u + rows : stride, v : v + columns : stride] += g / size**2
    return dx


@misconception("x", "The factor of the mean is missing: each pixel is only a part of the mean of its window.")
def forgets_to_divide(g, x, *, size, stride):
    return _spread(g, x, size, stride)


@misconception("x", "This divides by the length of a side. The window holds as many pixels as its area.")
def divides_by_the_side(g, x, *, size, stride):
    return _spread(g, x, size, stride, 1.0 / size)


@misconception("x", "Where windows overlap, later contributions replace earlier ones. They have to add up.")
def overwrites_overlapping_windows(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r in range(g.shape[1]):
        for s in range(g.shape[2]):
            dx[:, r * stride : r * stride + size, s * stride : s * stride + size] = g[:, r, s, None, None] / size**2
    return dx


@misconception("x", "The windows are taken side by side, as if the stride were the size of the window.")
def takes_the_size_for_the_stride(g, x, *, size, stride):
    return _spread(g, x, size, size, 1.0 / size**2)


@misconception("x", "The windows are taken in steps of 1. In the forward pass they began a whole stride apart.")
def forgets_the_stride(g, x, *, size, stride):
    return _spread(g, x, size, 1, 1.0 / size**2)


@misconception("x", "This gives all of a window to one of its pixels. In a mean all of them have the same influence.")
def gives_g_to_the_first_pixel(g, x, *, size, stride):
    dx = np.zeros_like(x)
    rows, columns = stride * (g.shape[1] - 1) + 1, stride * (g.shape[2] - 1) + 1
    dx[:, :rows:stride, :columns:stride] = g
    return dx


@misconception(
    "x", "A pixel in several windows gets the mean of what they give. The forward pass used it in each, so it gets the sum."
)
def averages_over_the_windows(g, x, *, size, stride):
    counts = _spread(np.ones_like(g), x, size, stride)
    return _spread(g, x, size, stride, 1.0 / size**2) / np.maximum(counts, 1.0)


@misconception("x", "g is missing: this says how much a pixel matters if every output matters equally.")
def ignores_the_cotangent(g, x, *, size, stride):
    return _spread(np.ones_like(g), x, size, stride, 1.0 / size**2)


@accepted
def by_components(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for i in range(g.shape[0]):
        for r in range(g.shape[1]):
            for s in range(g.shape[2]):
                for u in range(size):
                    for v in range(size):
                        dx[i, r * stride + u, s * stride + v] += g[i, r, s] / (size * size)
    return dx


@accepted
def by_pooling_matrices(g, x, *, size, stride):
    def matrix(places, length):
        offset = np.arange(length)[None, :] - stride * np.arange(places)[:, None]
        return ((offset >= 0) & (offset < size)) / size

    return np.einsum("nrs,rh,sw->nhw", g, matrix(g.shape[1], x.shape[1]), matrix(g.shape[2], x.shape[2]))


@accepted
def by_places(g, x, *, size, stride):
    return _spread(g, x, size, stride, 1.0 / (size * size))
