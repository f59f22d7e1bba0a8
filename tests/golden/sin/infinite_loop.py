# status: timeout
# score: 0
# gradients: x=timeout

import numpy as np

def sin_vjp(g, x):
    i = 0
    dx = np.zeros_like(x)
    while i < len(x):
        dx[i] = g[i] * np.cos(x[i])
    return dx
