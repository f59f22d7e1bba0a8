# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def sin_vjp(g, x):
    return np.round(g * np.cos(x), 4)
