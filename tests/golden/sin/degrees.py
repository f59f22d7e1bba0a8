# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def sin_vjp(g, x):
    return g * np.cos(np.radians(x))
