# status: invalid
# score: 0
# gradients: x=invalid w=fail b=fail
# misconception: x=cuts_with_minus_pad w=rotates_the_gradient_of_w b=takes_the_first_place

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
    dw = np.flip(dw, axis=(2, 3))   # convolution flips, doesn't it
    db = np.array([g[:, k, 0, 0].sum() for k in range(f)])
    return dxp[:, :, pad:-pad, pad:-pad], dw, db
