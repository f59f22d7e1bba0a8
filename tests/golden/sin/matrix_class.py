# status: invalid
# score: 0
# gradients: x=invalid
# message: matrix

import numpy as np

def sin_vjp(g, x):
    return np.matrix(g * np.cos(x))
