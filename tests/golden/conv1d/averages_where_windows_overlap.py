# status: fail
# score: 0.667
# gradients: x=fail w=pass b=pass
# message: wrong exactly when windows overlap (stride is less than k and lo is not 1)

import numpy as np

def conv1d_vjp(g, x, w, b, *, stride, pad):
    k = w.shape[2]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    dxp, dw, times = np.zeros_like(xp), np.zeros_like(w), np.zeros(xp.shape[2])
    for i in range(g.shape[2]):
        s = slice(i * stride, i * stride + k)
        dw += np.einsum('nf,nck->fck', g[:, :, i], xp[:, :, s])
        dxp[:, :, s] += np.einsum('nf,fck->nck', g[:, :, i], w)
        times[s] += 1
    dxp /= np.maximum(times, 1)
    return dxp[:, :, pad:pad + x.shape[2]], dw, g.sum((0, 2))
