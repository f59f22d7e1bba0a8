# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def sin_vjp(x, g):
    return g * np.cos(x)
