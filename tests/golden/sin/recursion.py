# status: error
# score: 0
# gradients: x=error
# message: RecursionError

import numpy as np

def cos(x):
    return -sin_vjp(np.ones_like(x), x)

def sin_vjp(g, x):
    return g * cos(x)
