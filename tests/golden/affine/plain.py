# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np

def affine_vjp(g, x, w, b):
    dx = g.dot(w.T)
    dw = x.T.dot(g)
    db = np.sum(g, axis=0)
    return dx, dw, db
