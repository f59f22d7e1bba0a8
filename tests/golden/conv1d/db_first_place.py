# status: fail
# score: 0.667
# gradients: x=pass w=pass b=fail
# misconception: b=takes_the_first_place

import numpy as np

def conv1d_vjp(g, x, w, b, *, stride, pad):
    n, c, l = x.shape
    k = w.shape[2]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros_like(b)
    for i in range(g.shape[2]):
        s = i * stride
        dw += np.einsum('nf,nck->fck', g[:, :, i], xp[:, :, s:s + k])
        dxp[:, :, s:s + k] += np.einsum('nf,fck->nck', g[:, :, i], w)
        if i == 0:
            db = g[:, :, i].sum(axis=0)
    return dxp[:, :, pad:pad + l], dw, db
