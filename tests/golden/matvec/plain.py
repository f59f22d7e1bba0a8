# status: pass
# score: 1
# gradients: W=pass x=pass

import numpy as np

def matvec_vjp(g, W, x):
    dW = np.outer(g, x)
    dx = W.T @ g
    return dW, dx
