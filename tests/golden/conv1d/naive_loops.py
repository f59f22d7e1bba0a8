# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np

def conv1d_vjp(g, x, w, b, *, stride, pad):
    N, C, L = x.shape
    F, _, K = w.shape
    LO = g.shape[2]
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)), mode='constant')
    dxp = np.zeros_like(xp)
    dw = np.zeros_like(w)
    db = np.zeros_like(b)
    for n in range(N):
        for f in range(F):
            for i in range(LO):
                s = i * stride
                db[f] += g[n, f, i]
                dw[f] += g[n, f, i] * xp[n, :, s:s+K]
                dxp[n, :, s:s+K] += g[n, f, i] * w[f]
    dx = dxp[:, :, pad:pad+L]
    return dx, dw, db
