# status: error
# score: 0
# gradients: x=error
# message: line 8

import numpy as np

def sin_vjp(g, x)
    return g * np.cos(x)
