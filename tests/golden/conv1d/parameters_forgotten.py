# status: error
# score: 0
# gradients: x=error w=error b=error
# message: TypeError

import numpy as np

def conv1d_vjp(g, x, w, b):
    return np.zeros_like(x), np.zeros_like(w), g.sum(axis=(0, 2))
