# status: invalid
# score: 0
# gradients: x=invalid w=invalid b=invalid
# message: tuple

import numpy as np

def affine_vjp(g, x, w, b):
    return (g @ w.T), (x.T @ g, g.sum(axis=0))
