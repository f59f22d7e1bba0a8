# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np

def conv1d_vjp(g, x, w, b, **kw):
    stride, pad = kw["stride"], kw["pad"]
    (n, c, l), (f, _, k), lo = x.shape, w.shape, g.shape[2]
    # dilate g with zeros, then a "full" convolution with w
    up = np.zeros((n, f, stride * (lo - 1) + 1))
    up[:, :, ::stride] = g
    dxp = np.zeros((n, c, l + 2 * pad))
    for i in range(n):
        for o in range(f):
            for ch in range(c):
                full = np.convolve(up[i, o], w[o, ch], mode="full")
                dxp[i, ch, :full.size] += full
    dw = np.zeros_like(w)
    xp = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    for o in range(f):
        for ch in range(c):
            for i in range(n):
                for q in range(k):
                    dw[o, ch, q] += up[i, o] @ xp[i, ch, q:q + up.shape[2]]
    return dxp[:, :, pad:l + pad], dw, g.sum(2).sum(0)
