# status: invalid
# score: 0
# gradients: x=invalid w=invalid b=invalid
# message: 4 arrays

import numpy as np

def affine_vjp(g, x, w, b):
    return np.ones_like(g), g @ w.T, x.T @ g, g.sum(axis=0)
