# status: pass
# score: 1
# gradients: W=pass x=pass

import numpy as np

def matvec_vjp(g, W, x):
    m, n = W.shape
    # the full m x m x n tensor dy/dW
    J = np.zeros((m, m, n))
    for i in range(m):
        J[i, i, :] = x
    dW = np.tensordot(g, J, axes=(0, 0))
    dx = np.einsum('ij,i->j', W, g)
    return dW, dx
