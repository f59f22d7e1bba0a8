# status: fail
# score: 0
# gradients: x=fail

import numpy as np

# finite differences instead of the formula
def sin_vjp(g, x):
    h = 1e-4
    return g * (np.sin(x + h) - np.sin(x)) / h
