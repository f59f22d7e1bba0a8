# status: fail
# score: 0.667
# gradients: x=fail w=pass b=pass
# message: right exactly when stride is 1

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    p, q = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(g.shape[2]):
        for j in range(g.shape[3]):
            here = (slice(None), slice(None), slice(i * stride, i * stride + p), slice(j * stride, j * stride + q))
            dw += np.einsum('nf,ncuv->fcuv', g[:, :, i, j], xp[here])
            # every pixel is met once in stride * stride steps
            dxp[here] += np.einsum('nf,fcuv->ncuv', g[:, :, i, j], w) / stride ** 2
    return dxp[:, :, pad:pad + h, pad:pad + l], dw, g.sum(axis=(0, 2, 3))
