import numpy as np

from grader.exercise import accepted, misconception


def _padded(x, pad):
    return np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))


def _scatter(g, w, height, width, stride, overwrite=False):
    """Every entry of g goes back to its window, in images of the padded size."""
    p, q = w.shape[2:]
    contributions = np.einsum("nfrs,fcuv->ncrsuv", g, w, optimize=True)
    padded = np.zeros((g.shape[0], w.shape[1], height, width))
    for r in range(g.shape[2]):
        for s in range(g.shape[3]):
            window = padded[:, :, r * stride : r * stride + p, s * stride : s * stride + q]
            window[...] = contributions[:, :, r, s] if overwrite else window + contributions[:, :, r, s]
    return padded


def _gradient_x(g, x, w, stride, pad):
    padded = np.zeros_like(_padded(x, pad))
    rows, columns = stride * (g.shape[2] - 1) + 1, stride * (g.shape[3] - 1) + 1
    for u in range(w.shape[2]):
        for v in range(w.shape[3]):
            padded[:, :, u : u + rows : stride, v : v + columns : stride] += np.einsum(
                "nfrs,fc->ncrs", g, w[:, :, u, v], optimize=True
            )
    return padded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]


def _gradient_w(g, x, w, stride, pad):
    windows = np.lib.stride_tricks.sliding_window_view(_padded(x, pad), w.shape[2:], axis=(2, 3))
    return np.einsum("nfrs,ncrsuv->fcuv", g, windows[:, :, ::stride, ::stride], optimize=True)


def conv2d_vjp(g, x, w, b, *, stride, pad):
    return _gradient_x(g, x, w, stride, pad), _gradient_w(g, x, w, stride, pad), g.sum(axis=(0, 2, 3))


@misconception(
    "x",
    "The filter is rotated on the way back. Each entry of g meets the same weight, at the same place of the window, as in "
    "the forward pass.",
)
def rotates_the_filter(g, x, w, b, *, stride, pad):
    return _gradient_x(g, x, w[:, :, ::-1, ::-1], stride, pad)


@misconception(
    "x", "Rows and columns of the filter are exchanged. With square filters the shapes fit; the weights are at wrong places."
)
def exchanges_rows_and_columns(g, x, w, b, *, stride, pad):
    return _gradient_x(g, x, w.transpose(0, 1, 3, 2), stride, pad)


@misconception("x", "Where windows overlap, later contributions replace earlier ones. They have to add up.")
def overwrites_overlapping_windows(g, x, w, b, *, stride, pad):
    padded = _scatter(g, w, x.shape[2] + 2 * pad, x.shape[3] + 2 * pad, stride, overwrite=True)
    return padded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]


@misconception("x", "Cutting with [pad:-pad] leaves nothing when pad is 0.")
def cuts_with_minus_pad(g, x, w, b, *, stride, pad):
    padded = _scatter(g, w, x.shape[2] + 2 * pad, x.shape[3] + 2 * pad, stride)
    return padded[:, :, pad:-pad, pad:-pad]


@misconception("x", "The padding is still there: it was put around x in the forward pass, and has to be cut off again.")
def leaves_the_padding_on(g, x, w, b, *, stride, pad):
    return _scatter(g, w, x.shape[2] + 2 * pad, x.shape[3] + 2 * pad, stride)


@misconception("x", "The padding is cut off at one end only: the first pixels of the padded image are not the first pixels of x.")
def cuts_the_padding_at_the_end_only(g, x, w, b, *, stride, pad):
    padded = _scatter(g, w, x.shape[2] + 2 * pad, x.shape[3] + 2 * pad, stride)
    return padded[:, :, : x.shape[2], : x.shape[3]]


@misconception(
    "x", "The windows are put back in steps of 1. In the forward pass a window began a whole stride after the one before."
)
def forgets_the_stride(g, x, w, b, *, stride, pad):
    height, width = x.shape[2:]
    padded = _scatter(g, w, height + 2 * pad, width + 2 * pad, 1)
    return padded[:, :, pad : pad + height, pad : pad + width]


@misconception("w", "The windows are taken in steps of 1. In the forward pass they began a whole stride apart.")
def takes_windows_without_the_stride(g, x, w, b, *, stride, pad):
    xp = _padded(x, pad)
    rows, columns = g.shape[2] - 1 + w.shape[2], g.shape[3] - 1 + w.shape[3]
    windows = np.lib.stride_tricks.sliding_window_view(xp[:, :, :rows, :columns], w.shape[2:], axis=(2, 3))
    return np.einsum("nfrs,ncrsuv->fcuv", g, windows, optimize=True)


@misconception("w", "The gradient of w is rotated: its first entry belongs to the first pixel of every window.")
def rotates_the_gradient_of_w(g, x, w, b, *, stride, pad):
    return _gradient_w(g, x, w, stride, pad)[:, :, ::-1, ::-1].copy()


@misconception("w", "This divides by the number of images. A mean over the batch belongs to the loss, and g already holds it.")
def averages_w_over_the_batch(g, x, w, b, *, stride, pad):
    return _gradient_w(g, x, w, stride, pad) / x.shape[0]


@misconception("w", "The windows are those of the image without its padding. The filters saw the padded image.")
def forgets_the_padding_for_w(g, x, w, b, *, stride, pad):
    xp = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad))
    xp[:, :, : x.shape[2], : x.shape[3]] = x
    return _gradient_w(g, xp, w, stride, 0)


@misconception("w", "Only the last image is counted. The filters are shared by all images of the batch.")
def keeps_the_last_image(g, x, w, b, *, stride, pad):
    return _gradient_w(g[-1:], x[-1:], w, stride, pad)


@misconception("b", "This looks at one place of the output only. The bias is used at every place.")
def takes_the_first_place(g, x, w, b, *, stride, pad):
    return g.sum(axis=0)[:, 0, 0]


@misconception(
    "b", "The bias is used at every place of the output, so its gradient adds up over the places too, not only over the batch."
)
def sums_b_over_the_batch_only(g, x, w, b, *, stride, pad):
    return g.sum(axis=0)


@misconception("b", "This is a mean. The bias is shared by all images and places, and what is shared adds up.")
def averages_b(g, x, w, b, *, stride, pad):
    return g.mean(axis=(0, 2, 3))


@accepted
def by_places(g, x, w, b, *, stride, pad):
    p, q = w.shape[2:]
    xp = _padded(x, pad)
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for r in range(g.shape[2]):
        for s in range(g.shape[3]):
            place = (slice(None), slice(None), slice(r * stride, r * stride + p), slice(s * stride, s * stride + q))
            dxp[place] += np.tensordot(g[:, :, r, s], w, axes=1)
            dw += np.tensordot(g[:, :, r, s].T, xp[place], axes=1)
    return dxp[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]], dw, g.sum(0).sum(-1).sum(-1)


@accepted
def by_rotated_filters(g, x, w, b, *, stride, pad):
    n, _, height, width = x.shape
    f, _, p, q = w.shape
    spread = np.zeros((n, f, height + 2 * pad - p + 1, width + 2 * pad - q + 1), dtype=x.dtype)
    spread[:, :, ::stride, ::stride] = g
    wide = np.pad(spread, ((0, 0), (0, 0), (p - 1, p - 1), (q - 1, q - 1)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, (p, q), axis=(2, 3))
    dxp = np.einsum("nfrsuv,fcuv->ncrs", windows, w[:, :, ::-1, ::-1], optimize=True)
    seen = np.lib.stride_tricks.sliding_window_view(_padded(x, pad), spread.shape[2:], axis=(2, 3))
    dw = np.einsum("ncuvrs,nfrs->fcuv", seen, spread, optimize=True)
    return dxp[:, :, pad : pad + height, pad : pad + width], dw, np.einsum("nfrs->f", g)
