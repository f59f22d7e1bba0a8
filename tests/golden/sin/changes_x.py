# status: fail
# score: 0
# gradients: x=fail
# message: changed in place

import numpy as np

def sin_vjp(g, x):
    np.cos(x, out=x)
    x *= g
    return x
