# status: fail
# score: 0
# gradients: x=fail
# message: changed in place

import numpy as np

def relu_vjp(g, x):
    g[x <= 0] = 0
    return g
