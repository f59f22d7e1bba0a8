# status: invalid
# score: 0.667
# gradients: x=pass w=pass b=invalid
# message: shape

import numpy as np

def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0, keepdims=True)
