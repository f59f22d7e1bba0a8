# status: invalid
# score: 0
# gradients: W=invalid x=invalid
# message: 1 array

import numpy as np

def matvec_vjp(g, W, x):
    return W.T @ g
