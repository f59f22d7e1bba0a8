# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def permute_vjp(g, x, p):
    n = len(x)
    P = np.zeros((n, n))
    for i in range(n):
        P[i, p[i]] = 1
    assert np.all(P @ x == x[p])
    return P.T @ g
