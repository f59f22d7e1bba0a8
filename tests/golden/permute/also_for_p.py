# status: invalid
# score: 0
# gradients: x=invalid
# message: 2 arrays

import numpy as np

def permute_vjp(g, x, p):
    dx = np.empty_like(g)
    dx[p] = g
    return dx, np.zeros_like(p)
