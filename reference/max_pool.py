import numpy as np

from grader.exercise import accepted, misconception


def _places(g, size, stride):
    """The index of each window in the images, with its place in the output."""
    for r in range(g.shape[1]):
        for s in range(g.shape[2]):
            yield r, s, (slice(None), slice(r * stride, r * stride + size), slice(s * stride, s * stride + size))


def _winners(window):
    """1 at the first largest entry of each window (n, rows, columns), 0 elsewhere."""
    n = len(window)
    hot = np.zeros((n, window[0].size))
    hot[np.arange(n), window.reshape(n, -1).argmax(axis=1)] = 1.0
    return hot.reshape(window.shape)


def max_pool_vjp(g, x, *, size, stride):
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    chosen = windows.reshape(*g.shape, size * size).argmax(axis=3)
    dx = np.zeros_like(x)
    rows, columns = stride * (g.shape[1] - 1) + 1, stride * (g.shape[2] - 1) + 1
    for q in range(size * size):
        u, v = divmod(q, size)
        dx[:, u : u + rows : stride, v : v + columns : stride] += g * (chosen == q)
    return dx


@misconception(
    "x", "A pixel that was the largest of several windows keeps only what came from the last of them. Contributions add up."
)
def overwrites_a_pixel_chosen_twice(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, stride):
        chosen = _winners(x[place]) > 0
        dx[place] = np.where(chosen, g[:, r, s, None, None], dx[place])
    return dx


@misconception(
    "x", "Each window wipes out what an overlapping window left there before. Contributions of different windows add up."
)
def overwrites_the_whole_window(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, stride):
        dx[place] = g[:, r, s, None, None] * _winners(x[place])
    return dx


@misconception("x", "The windows are taken side by side, as if the stride were the size of the window.")
def takes_the_size_for_the_stride(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, size):
        if x[place][0].size:
            dx[place] += g[:, r, s, None, None] * _winners(x[place])
    return dx


@misconception("x", "The windows are taken in steps of 1. In the forward pass they began a whole stride apart.")
def forgets_the_stride(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, 1):
        dx[place] += g[:, r, s, None, None] * _winners(x[place])
    return dx


@misconception("x", "Every pixel of a window gets what belongs to it. Only the one that was chosen has any influence.")
def spreads_g_over_the_window(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, stride):
        dx[place] += g[:, r, s, None, None]
    return dx


@misconception("x", "What belongs to a window is shared equally among its pixels. That is average pooling.")
def averages_over_the_window(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, stride):
        dx[place] += g[:, r, s, None, None] / size**2
    return dx


@misconception("x", "Right as long as there is one largest pixel. Where several are equal, each of them gets all of g here.")
def gives_all_of_g_to_every_maximum(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, stride):
        window = x[place]
        dx[place] += g[:, r, s, None, None] * (window == window.max(axis=(1, 2), keepdims=True))
    return dx


@misconception("x", "The places are right, but g is missing from them: this counts how often a pixel was chosen.")
def ignores_the_cotangent(g, x, *, size, stride):
    return max_pool_vjp(np.ones_like(g), x, size=size, stride=stride)


@misconception("x", "One pixel is chosen for the whole batch. Every image makes its own choice.")
def compares_all_images(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, stride):
        dx[place] += g[:, r, s, None, None] * (x[place] == x[place].max())
    return dx


@misconception("x", "g was multiplied by the pixel. The maximum passes the pixel on as it is: its slope is 1.")
def multiplies_by_the_pixel(g, x, *, size, stride):
    return max_pool_vjp(g, x, size=size, stride=stride) * x


@accepted
def by_places(g, x, *, size, stride):
    dx = np.zeros_like(x)
    for r, s, place in _places(g, size, stride):
        dx[place] += g[:, r, s, None, None] * _winners(x[place])
    return dx


@accepted
def by_components(g, x, *, size, stride):
    dx = np.zeros_like(x)
    n, rows, columns = g.shape
    for i in range(n):
        for r in range(rows):
            for s in range(columns):
                top, left = r * stride, s * stride
                window = x[i, top : top + size, left : left + size]
                u, v = np.unravel_index(window.argmax(), window.shape)
                dx[i, top + u, left + v] += g[i, r, s]
    return dx


@accepted
def by_sharing_ties(g, x, *, size, stride):
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    equal = windows == windows.max(axis=(3, 4), keepdims=True)
    shares = g[..., None, None] * equal / equal.sum(axis=(3, 4), keepdims=True)
    dx = np.zeros_like(x)
    rows, columns = stride * (g.shape[1] - 1) + 1, stride * (g.shape[2] - 1) + 1
    for u in range(size):
        for v in range(size):
            dx[:, u : u + rows : stride, v : v + columns : stride] += shares[..., u, v]
    return dx


@accepted
def by_adding_at(g, x, *, size, stride):
    n, rows, columns = g.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    u, v = np.divmod(windows.reshape(n, rows, columns, -1).argmax(axis=-1), size)
    i, r, s = np.indices(g.shape)
    dx = np.zeros_like(x)
    np.add.at(dx, (i, r * stride + u, s * stride + v), g)
    return dx
