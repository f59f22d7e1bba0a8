# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def relu_vjp(g, x):
    return np.where(x > 0, g, 0.01 * g)
