# status: fail
# score: 0.667
# gradients: x=fail w=pass b=pass
# misconception: x=forgets_the_stride

import numpy as np

def conv2d_vjp(g, x, w, b, *, stride, pad):
    n, c, h, l = x.shape
    f, _, p, q = w.shape
    ho, wo = g.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dw = np.zeros_like(w)
    for u in range(p):
        for v in range(q):
            seen = xp[:, :, u:u + stride * ho:stride, v:v + stride * wo:stride][:, :, :ho, :wo]
            dw[:, :, u, v] = np.einsum('nfrs,ncrs->fc', g, seen)
    # a full correlation of g with the rotated filter
    height, width = xp.shape[2:]
    big = np.zeros((n, f, height + p - 1, width + q - 1))
    big[:, :, p - 1:p - 1 + ho, q - 1:q - 1 + wo] = g
    dxp = np.zeros_like(xp)
    for u in range(p):
        for v in range(q):
            part = big[:, :, p - 1 - u:p - 1 - u + height, q - 1 - v:q - 1 - v + width]
            dxp += np.einsum('nfrs,fc->ncrs', part, w[:, :, u, v])
    return dxp[:, :, pad:pad + h, pad:pad + l], dw, g.sum(axis=(0, 2, 3))
