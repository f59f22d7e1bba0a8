# status: error
# score: 0
# gradients: x=error w=error b=error
# message: return

import numpy as np

def affine_vjp(g, x, w, b):
    dx = g @ w.T
    dw = x.T @ g
    db = g.sum(axis=0)
return dx, dw, db
