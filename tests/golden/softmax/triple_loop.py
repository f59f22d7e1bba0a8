# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def softmax_vjp(g, x):
    n, c = x.shape
    s = np.zeros((n, c))
    for i in range(n):
        Z = 0.0
        for j in range(c):
            Z += np.exp(x[i, j])
        for j in range(c):
            s[i, j] = np.exp(x[i, j]) / Z
    dx = np.zeros((n, c))
    for i in range(n):
        for j in range(c):
            for k in range(c):
                if j == k:
                    dx[i, j] += g[i, k] * s[i, j] * (1 - s[i, j])
                else:
                    dx[i, j] -= g[i, k] * s[i, k] * s[i, j]
    return dx
