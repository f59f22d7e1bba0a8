# status: error
# score: 0
# gradients: x=error

import numpy as np

def permute_vjp(g, x, p):
    dx = np.zeros_like(x)
    for i in range(1, len(p) + 1):
        dx[p[i]] = g[i]
    return dx
