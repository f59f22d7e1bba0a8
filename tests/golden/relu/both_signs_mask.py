# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def relu_vjp(g, x):
    # only where both are positive
    return g * ((x > 0) & (g > 0))
