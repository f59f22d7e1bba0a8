# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def permute_vjp(g, x, p):
    dx = np.zeros_like(x)
    dx[p] = g
    return dx
