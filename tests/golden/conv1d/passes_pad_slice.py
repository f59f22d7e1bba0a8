# status: invalid
# score: 0.75
# gradients: forward=pass x=invalid w=pass b=pass
# misconception: x=cuts_with_minus_pad

import numpy as np


def conv1d_forward(x, w, b, *, stride, pad):
    n, c, l = x.shape
    f, _, k = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    lo = (l + 2 * pad - k) // stride + 1
    out = np.zeros((n, f, lo))
    for p in range(lo):
        out[:, :, p] = np.einsum("nck,fck->nf", xp[:, :, p * stride : p * stride + k], w) + b
    return out, (xp, w, stride, pad)


def conv1d_backward(dout, cache):
    xp, w, stride, pad = cache
    k = w.shape[2]
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for p in range(dout.shape[2]):
        part = slice(p * stride, p * stride + k)
        dxp[:, :, part] += np.einsum("nf,fck->nck", dout[:, :, p], w)
        dw += np.einsum("nf,nck->fck", dout[:, :, p], xp[:, :, part])
    return dxp[:, :, pad:-pad], dw, dout.sum((0, 2))
