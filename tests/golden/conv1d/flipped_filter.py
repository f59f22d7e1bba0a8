# status: fail
# score: 0.667
# gradients: x=fail w=pass b=pass
# misconception: x=flips_the_filter

import numpy as np

def conv1d_vjp(g, x, w, b, *, stride, pad):
    n, c, l = x.shape
    k = w.shape[2]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    flipped = w[:, :, ::-1]
    for i in range(g.shape[2]):
        s = i * stride
        dw += np.einsum('nf,nck->fck', g[:, :, i], xp[:, :, s:s + k])
        dxp[:, :, s:s + k] += np.einsum('nf,fck->nck', g[:, :, i], flipped)
    return dxp[:, :, pad:pad + l], dw, g.sum((0, 2))
