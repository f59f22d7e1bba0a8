# status: error
# score: 0
# gradients: W=error x=error

import numpy as np

def matvec_vjp(g, W, x):
    assert W.shape[0] == W.shape[1]
    return np.outer(g, x), W.T @ g
