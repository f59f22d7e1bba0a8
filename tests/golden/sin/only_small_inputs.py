# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def sin_vjp(g, x):
    # Taylor series, fine near zero
    return g * (1 - x**2/2 + x**4/24)
