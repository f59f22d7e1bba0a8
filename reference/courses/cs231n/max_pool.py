import numpy as np

from grader.exercise import accepted, misconception


def _windows(x, height, width, stride):
    """Each window's place in x, as rows and columns of its corner."""
    for r in range((x.shape[2] - height) // stride + 1):
        for s in range((x.shape[3] - width) // stride + 1):
            yield r, s, slice(r * stride, r * stride + height), slice(s * stride, s * stride + width)


def _first_largest(window):
    """1 at the first largest entry of each (height, width) window, else 0."""
    flat = window.reshape(*window.shape[:2], -1)
    return (np.arange(flat.shape[2]) == flat.argmax(axis=2)[:, :, None]).reshape(window.shape)


def max_pool_vjp(g, x, height, width, stride):
    dx = np.zeros_like(x)
    for r, s, rows, columns in _windows(x, height, width, stride):
        dx[:, :, rows, columns] += _first_largest(x[:, :, rows, columns]) * g[:, :, r, s, None, None]
    return dx


@misconception("x", "Where windows overlap, a later window replaced what an earlier one gave. A pixel chosen twice gets both.")
def overwrites_where_windows_overlap(g, x, height, width, stride):
    dx = np.zeros_like(x)
    for r, s, rows, columns in _windows(x, height, width, stride):
        chosen = _first_largest(x[:, :, rows, columns])
        dx[:, :, rows, columns] = np.where(chosen, g[:, :, r, s, None, None], dx[:, :, rows, columns])
    return dx


@misconception("x", "A later window wiped out what an earlier one gave. Windows overlap, and each adds to its own pixel only.")
def wipes_out_where_windows_overlap(g, x, height, width, stride):
    dx = np.zeros_like(x)
    for r, s, rows, columns in _windows(x, height, width, stride):
        dx[:, :, rows, columns] = _first_largest(x[:, :, rows, columns]) * g[:, :, r, s, None, None]
    return dx


@misconception("x", "Every pixel of a window gets something. Only the one that was chosen took part in the output.")
def gives_to_the_whole_window(g, x, height, width, stride):
    dx = np.zeros_like(x)
    for r, s, rows, columns in _windows(x, height, width, stride):
        dx[:, :, rows, columns] += g[:, :, r, s, None, None]
    return dx


@misconception("x", "This is the gradient of average pooling. The maximum chooses one pixel, and that one gets everything.")
def shares_evenly(g, x, height, width, stride):
    return gives_to_the_whole_window(g, x, height, width, stride) / (height * width)


@accepted
def by_components(g, x, height, width, stride):
    dx = np.zeros_like(x)
    for i, c, r, s in np.ndindex(*g.shape):
        window = x[i, c, r * stride : r * stride + height, s * stride : s * stride + width]
        u, v = np.unravel_index(np.argmax(window), window.shape)
        dx[i, c, r * stride + u, s * stride + v] += g[i, c, r, s]
    return dx


@accepted
def ties_share(g, x, height, width, stride):
    dx = np.zeros_like(x)
    for r, s, rows, columns in _windows(x, height, width, stride):
        window = x[:, :, rows, columns]
        largest = window == window.max(axis=(2, 3), keepdims=True)
        dx[:, :, rows, columns] += largest / largest.sum(axis=(2, 3), keepdims=True) * g[:, :, r, s, None, None]
    return dx
