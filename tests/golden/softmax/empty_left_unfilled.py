# status: invalid
# score: 0
# gradients: x=invalid

import numpy as np

def softmax_vjp(g, x):
    dx = np.full_like(x, np.nan)
    s = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    for i in range(1, x.shape[0]):
        dx[i] = s[i] * (g[i] - g[i] @ s[i])
    return dx
