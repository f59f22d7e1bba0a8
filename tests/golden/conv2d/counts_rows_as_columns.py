# status: error
# score: 0
# gradients: x=error w=error b=error
# message: In the cases tried it is right exactly when ho equals lo.

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    p, q = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    flat = g.reshape(n, g.shape[1], -1)
    for k in range(flat.shape[2]):
        i, j = divmod(k, g.shape[2])   # k-th window, row by row
        here = (slice(None), slice(None), slice(i * stride, i * stride + p), slice(j * stride, j * stride + q))
        dw += np.einsum('nf,ncuv->fcuv', flat[:, :, k], xp[here])
        dxp[here] += np.einsum('nf,fcuv->ncuv', flat[:, :, k], w)
    return dxp[:, :, pad:pad + h, pad:pad + l], dw, g.sum(axis=(0, 2, 3))
