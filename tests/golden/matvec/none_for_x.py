# status: invalid
# score: 0.5
# gradients: W=pass x=invalid

import numpy as np

def matvec_vjp(g, W, x):
    dW = np.outer(g, x)
    dx = None
    return dW, dx
