# status: fail
# score: 0.667
# gradients: x=pass w=fail b=pass
# misconception: w=flips_the_gradient_of_w

import numpy as np

def conv1d_vjp(g, x, w, b, *, stride, pad):
    n, c, l = x.shape
    k = w.shape[2]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for i in range(g.shape[2]):
        s = i * stride
        dw += np.einsum('nf,nck->fck', g[:, :, i], xp[:, :, s:s + k][:, :, ::-1])
        dxp[:, :, s:s + k] += np.einsum('nf,fck->nck', g[:, :, i], w)
    return dxp[:, :, pad:pad + l], dw, g.sum((0, 2))
