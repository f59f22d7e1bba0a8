# status: invalid
# score: 0
# gradients: x=invalid
# message: float32

import numpy as np

def sin_vjp(g, x):
    x = x.astype(np.float32)
    g = g.astype(np.float32)
    return g * np.cos(x)
