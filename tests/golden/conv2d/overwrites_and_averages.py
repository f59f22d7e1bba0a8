# status: fail
# score: 0
# gradients: x=fail w=fail b=fail
# misconception: x=overwrites_overlapping_windows w=averages_w_over_the_batch b=averages_b

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
            gij = g[:, :, i, j]
            dw += np.tensordot(gij, xp[:, :, r:r + p, s:s + q], axes=(0, 0)) / n
            dxp[:, :, r:r + p, s:s + q] = np.tensordot(gij, w, axes=(1, 0))
    return dxp[:, :, pad:pad + h, pad:pad + l], dw, g.mean(axis=(0, 2, 3))
