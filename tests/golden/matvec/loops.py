# status: pass
# score: 1
# gradients: W=pass x=pass

import numpy as np

def matvec_vjp(g, W, x):
    m = len(W)
    n = len(W[0])
    dW = np.zeros((m, n))
    dx = np.zeros(n)
    for i in range(m):
        for j in range(n):
            dW[i][j] += g[i] * x[j]
            dx[j] += W[i][j] * g[i]
    return (dW, dx)
