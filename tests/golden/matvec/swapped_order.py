# status: invalid
# score: 0
# gradients: W=invalid x=invalid

import numpy as np

def matvec_vjp(g, W, x):
    dW = np.outer(g, x)
    dx = W.T @ g
    return dx, dW
