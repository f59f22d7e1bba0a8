# status: fail
# score: 0.667
# gradients: x=fail w=pass b=pass
# misconception: x=cuts_the_padding_at_the_end_only

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    f, _, p, q = w.shape
    ho, wo = g.shape[2:]
    xp = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    dxp, dw = np.zeros(xp.shape), np.zeros(w.shape)
    for i in range(ho):
        for j in range(wo):
            r, s = i * stride, j * stride
            dw += np.einsum('nf,ncuv->fcuv', g[:, :, i, j], xp[:, :, r:r + p, s:s + q])
            dxp[:, :, r:r + p, s:s + q] += np.einsum('nf,fcuv->ncuv', g[:, :, i, j], w)
    return dxp[:, :, :h, :l], dw, g.sum((0, 2, 3))
