# status: fail
# score: 0.75
# gradients: forward=fail x=pass w=pass b=pass
# message: wrong exactly when stride is larger than 1 and there is more than one window

import numpy as np


def conv1d_forward(x, w, b, *, stride, pad):
    N, C, L = x.shape
    F, _, K = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    L_out = 1 + (L + 2 * pad - K) // stride
    out = np.zeros((N, F, L_out))
    for n in range(N):
        for f in range(F):
            for i in range(L_out):
                out[n, f, i] = np.sum(xp[n, :, i : i + K] * w[f]) + b[f]
    return out, (x, w, stride, pad)


def conv1d_backward(dout, cache):
    x, w, stride, pad = cache
    N, C, L = x.shape
    F, _, K = w.shape
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(dout.shape[2]):
        window = slice(i * stride, i * stride + K)
        dw += np.einsum("nf,nck->fck", dout[:, :, i], xp[:, :, window])
        dxp[:, :, window] += np.einsum("nf,fck->nck", dout[:, :, i], w)
    return dxp[:, :, pad : pad + L], dw, dout.sum(axis=(0, 2))
