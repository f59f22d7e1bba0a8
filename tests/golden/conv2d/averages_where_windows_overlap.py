# status: fail
# score: 0.667
# gradients: x=fail w=pass b=pass
# message: wrong exactly when windows overlap

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    p, q = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw, times = np.zeros_like(xp), np.zeros_like(w), np.zeros_like(xp)
    for i in range(g.shape[2]):
        for j in range(g.shape[3]):
            here = (slice(None), slice(None), slice(i * stride, i * stride + p), slice(j * stride, j * stride + q))
            dw += np.einsum('nf,ncuv->fcuv', g[:, :, i, j], xp[here])
            dxp[here] += np.einsum('nf,fcuv->ncuv', g[:, :, i, j], w)
            times[here] += 1
    dxp /= np.maximum(times, 1)
    return dxp[:, :, pad:pad + h, pad:pad + l], dw, g.sum(axis=(0, 2, 3))
