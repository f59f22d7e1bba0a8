# status: invalid
# score: 0
# gradients: x=invalid
# message: shape

import numpy as np

def sin_vjp(g, x):
    J = np.diag(np.cos(x))
    return J
