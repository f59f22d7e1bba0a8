import numpy as np

from grader.exercise import accepted, misconception


def _padded(x, pad):
    return np.pad(x, ((0, 0), (0, 0), (pad, pad)))


def _scatter(g, w, shape, stride, pad, flip=False, overwrite=False):
    """The gradient of x, window by window: every entry of g goes back to where it came from."""
    n, c, length = shape
    k = w.shape[2]
    contributions = np.einsum("nfl,fck->nclk", g, w[:, :, ::-1] if flip else w)
    padded = np.zeros((n, c, length + 2 * pad))
    for p in range(g.shape[2]):
        window = padded[:, :, p * stride : p * stride + k]
        window[...] = contributions[:, :, p] if overwrite else window + contributions[:, :, p]
    return padded[:, :, pad : pad + length]


def _correlate(g, x, k, stride, pad):
    """The gradient of w: g against the windows of x."""
    windows = np.lib.stride_tricks.sliding_window_view(_padded(x, pad), k, axis=2)[:, :, ::stride]
    return np.einsum("nfl,nclk->fck", g, windows)


def _gradient_x(g, x, w, stride, pad):
    """For each place q of the filter, the entries of the padded signal that it met: they lie a stride apart."""
    padded = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad))
    span = stride * (g.shape[2] - 1) + 1
    for q in range(w.shape[2]):
        padded[:, :, q : q + span : stride] += np.einsum("nfl,fc->ncl", g, w[:, :, q])
    return padded[:, :, pad : pad + x.shape[2]]


def conv1d_vjp(g, x, w, b, *, stride, pad):
    return _gradient_x(g, x, w, stride, pad), _correlate(g, x, w.shape[2], stride, pad), g.sum(axis=(0, 2))


@misconception(
    "x",
    "The filter is flipped on the way back. Each entry of g meets the same weight, at the same place "
    "of the window, as in the forward pass.",
)
def flips_the_filter(g, x, w, b, *, stride, pad):
    return _scatter(g, w, x.shape, stride, pad, flip=True)


@misconception("x", "Where windows overlap, later contributions replace earlier ones. They have to add up.")
def overwrites_overlapping_windows(g, x, w, b, *, stride, pad):
    return _scatter(g, w, x.shape, stride, pad, overwrite=True)


@misconception(
    "x", "The padding is not cut off at the right place: the first entries of the padded signal are not the first entries of x."
)
def cuts_the_padding_at_the_end_only(g, x, w, b, *, stride, pad):
    wide = _scatter(g, w, (*x.shape[:2], x.shape[2] + 2 * pad), stride, 0)
    return wide[:, :, : x.shape[2]]


@misconception("x", "Cutting with [pad:-pad] leaves nothing when pad is 0.")
def cuts_with_minus_pad(g, x, w, b, *, stride, pad):
    wide = _scatter(g, w, (*x.shape[:2], x.shape[2] + 2 * pad), stride, 0)
    return wide[:, :, pad:-pad]


@misconception("w", "The gradient of w is flipped along the filter.")
def flips_the_gradient_of_w(g, x, w, b, *, stride, pad):
    return _correlate(g, x, w.shape[2], stride, pad)[:, :, ::-1].copy()


@misconception("w", "This divides by the number of examples. A mean over the batch belongs to the loss, and g already holds it.")
def averages_w_over_the_batch(g, x, w, b, *, stride, pad):
    return _correlate(g, x, w.shape[2], stride, pad) / x.shape[0]


@misconception(
    "b", "The bias is used at every place of the output, so its gradient adds up over the places too, not only over the batch."
)
def sums_b_over_the_batch_only(g, x, w, b, *, stride, pad):
    return g.sum(axis=0)


@misconception("b", "This looks at one place of the output only. The bias is used at every place.")
def takes_the_first_place(g, x, w, b, *, stride, pad):
    return g.sum(axis=0)[:, 0]


@misconception("b", "This is a mean. The bias is shared by all examples and places, and what is shared adds up.")
def averages_b(g, x, w, b, *, stride, pad):
    return g.mean(axis=(0, 2))


@accepted
def by_components(g, x, w, b, *, stride, pad):
    xp = _padded(x, pad)
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros_like(b)
    for i in range(g.shape[0]):
        for f in range(g.shape[1]):
            for p in range(g.shape[2]):
                start = p * stride
                dxp[i, :, start : start + w.shape[2]] += g[i, f, p] * w[f]
                dw[f] += g[i, f, p] * xp[i, :, start : start + w.shape[2]]
                db[f] += g[i, f, p]
    return dxp[:, :, pad : dxp.shape[2] - pad], dw, db


@accepted
def by_windows(g, x, w, b, *, stride, pad):
    span = stride * (g.shape[2] - 1) + 1
    xp, dw = _padded(x, pad), np.zeros_like(w)
    for q in range(w.shape[2]):
        dw[:, :, q] = np.einsum("nfl,ncl->fc", g, xp[:, :, q : q + span : stride])
    return _scatter(g, w, x.shape, stride, pad), dw, g.sum((0, 2))
