# status: invalid
# score: 0.333
# gradients: x=pass w=invalid b=invalid

import numpy as np

def affine_vjp(g, x, w, b):
    dx, dw, db = None, None, None
    dx = g @ w.T
    return dx, dw, db
