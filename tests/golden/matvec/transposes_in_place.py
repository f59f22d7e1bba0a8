# status: pass
# score: 1
# gradients: W=pass x=pass

import numpy as np

def matvec_vjp(g, W, x):
    Wt = W.transpose()
    dx = np.matmul(Wt, g)
    dW = np.kron(g, x).reshape(W.shape)
    return dW, dx
