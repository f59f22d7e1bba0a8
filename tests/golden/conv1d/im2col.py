# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np

def im2col(x, k, stride, pad):
    n, c, l = x.shape
    xp = np.zeros((n, c, l + 2 * pad))
    xp[..., pad:pad + l] = x
    lo = (l + 2 * pad - k) // stride + 1
    idx = stride * np.arange(lo)[:, None] + np.arange(k)[None, :]
    return xp[:, :, idx].transpose(0, 2, 1, 3).reshape(n, lo, c * k), idx, xp.shape

def conv1d_vjp(g, x, w, b, stride=1, pad=0):
    n, c, l = x.shape
    f, _, k = w.shape
    cols, idx, shape = im2col(x, k, stride, pad)
    gt = g.transpose(0, 2, 1)                      # n, lo, f
    dw = np.tensordot(gt, cols, axes=([0, 1], [0, 1])).reshape(w.shape)
    dcols = gt @ w.reshape(f, -1)                  # n, lo, c*k
    dcols = dcols.reshape(n, -1, c, k).transpose(0, 2, 1, 3)
    dxp = np.zeros(shape)
    np.add.at(dxp, (slice(None), slice(None), idx), dcols)
    return dxp[:, :, pad:l + pad], dw, g.sum(axis=(0, 2))
