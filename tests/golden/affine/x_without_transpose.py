# status: error
# score: 0
# gradients: x=error w=error b=error
# misconception: x=forgets_the_transpose

import numpy as np

def affine_vjp(g, x, w, b):
    dx = g @ w
    return dx, x.T @ g, g.sum(axis=0)
