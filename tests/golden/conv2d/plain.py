# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np
def conv2d_vjp(g, x, w, b, *, stride, pad):
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    N, F, Ho, Wo = g.shape
    xp = np.pad(x, ((0,0),(0,0),(pad,pad),(pad,pad)), 'constant')
    dxp, dw = np.zeros_like(xp), np.zeros_like(w)
    for n in range(N):
        for f in range(F):
            for i in range(Ho):
                for j in range(Wo):
                    dw[f] += g[n,f,i,j] * xp[n,:,i*stride:i*stride+HH, j*stride:j*stride+WW]
                    dxp[n,:,i*stride:i*stride+HH, j*stride:j*stride+WW] += g[n,f,i,j]*w[f]
    dx = dxp[:,:,pad:pad+H,pad:pad+W]
    db = g.sum((0,2,3))
    return dx, dw, db
