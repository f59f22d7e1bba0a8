# status: fail
# score: 0
# gradients: x=fail
# misconception: x=ignores_the_cotangent

import numpy as np

def relu_vjp(g, x):
    return np.where(x > 0, 1.0, 0.0)
