# status: invalid
# score: 0.5
# gradients: W=pass x=invalid

import numpy as np

def matvec_vjp(g, W, x):
    dW = np.outer(g, x)
    dx = (W * g[:, None]).sum(axis=1)   # wrong axis
    return dW, dx
