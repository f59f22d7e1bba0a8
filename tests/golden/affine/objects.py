# status: invalid
# score: 0
# gradients: x=invalid w=invalid b=invalid
# message: objects

import numpy as np

def affine_vjp(g, x, w, b):
    out = np.empty(3, dtype=object)
    out[0], out[1], out[2] = g @ w.T, x.T @ g, g.sum(axis=0)
    return out
