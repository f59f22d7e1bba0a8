# status: fail
# score: 0.667
# gradients: x=pass w=fail b=pass
# misconception: w=takes_windows_without_the_stride

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    p, q = w.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(g.shape[2]):
        for j in range(g.shape[3]):
            dw += np.einsum('nf,ncuv->fcuv', g[:, :, i, j], xp[:, :, i:i + p, j:j + q])
            dxp[:, :, i * stride:i * stride + p, j * stride:j * stride + q] += np.einsum('nf,fcuv->ncuv', g[:, :, i, j], w)
    return dxp[:, :, pad:pad + h, pad:pad + l], dw, g.sum(axis=(0, 2, 3))
