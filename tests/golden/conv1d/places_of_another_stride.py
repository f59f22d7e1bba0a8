# status: error
# score: 0
# gradients: x=error w=error b=error
# message: and the same call raises this after another one

import numpy as np

known = {}


def places(l, k, stride, lo):
    if (l, k) not in known:
        known[l, k] = stride * np.arange(lo)[:, None] + np.arange(k)
    return known[l, k]


def conv1d_vjp(g, x, w, b, *, stride, pad):
    l, k, lo = x.shape[2], w.shape[2], g.shape[2]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    at = places(l + 2 * pad, k, stride, lo)[:lo]
    windows = padded[:, :, at]  # n, c, lo, k
    dw = np.einsum("nfo,ncok->fck", g, windows)
    dpadded = np.zeros_like(padded)
    np.add.at(dpadded, (slice(None), slice(None), at), np.einsum("nfo,fck->ncok", g, w))
    return dpadded[:, :, pad : pad + l], dw, g.sum(axis=(0, 2))
