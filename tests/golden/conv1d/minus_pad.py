# status: invalid
# score: 0.667
# gradients: x=invalid w=pass b=pass
# misconception: x=cuts_with_minus_pad

import numpy as np

def conv1d_vjp(g, x, w, b, *, stride, pad):
    n, c, l = x.shape
    k = w.shape[2]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(g.shape[2]):
        s = i * stride
        dw += np.einsum('nf,nck->fck', g[:, :, i], xp[:, :, s:s + k])
        dxp[:, :, s:s + k] += np.einsum('nf,fck->nck', g[:, :, i], w)
    dx = dxp[:, :, pad:-pad]
    return dx, dw, g.sum((0, 2))
