# status: invalid
# score: 0
# gradients: x=invalid
# message: shape

import numpy as np

def sin_vjp(g, x):
    g = g.reshape(-1, 1)
    x = x.reshape(-1, 1)
    return g * np.cos(x)
