# status: invalid
# score: 0
# gradients: W=invalid x=invalid
# message: 3 arrays

import numpy as np

def matvec_vjp(g, W, x):
    return g, np.outer(g, x), W.T @ g
