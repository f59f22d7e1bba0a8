# status: fail
# score: 0
# gradients: x=fail
# misconception: x=ignores_the_cotangent

import numpy as np

def sin_vjp(g, x):
    return np.cos(x)
