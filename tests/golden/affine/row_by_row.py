# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np

def affine_vjp(g, x, w, b):
    dx = np.zeros_like(x)
    dw = np.zeros_like(w)
    db = np.zeros_like(b)
    for gi, xi, row in zip(g, x, dx):
        row += w @ gi
        dw += np.outer(xi, gi)
        db += gi
    return dx, dw, db
