# status: pass
# score: 1
# gradients: W=pass x=pass

import numpy as np

def matvec_vjp(g, W, x):
    # as in the lecture: g and x are columns
    g = g.reshape(-1, 1)
    x = x.reshape(-1, 1)
    dW = g.dot(x.T)
    dx = W.T.dot(g)
    return [dW, dx.ravel()]
