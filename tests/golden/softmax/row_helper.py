# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def one_row(gi, xi):
    s = np.exp(xi) / np.exp(xi).sum()
    J = np.diag(s) - s[:, None] * s[None, :]
    return J @ gi

def softmax_vjp(g, x):
    return np.stack([one_row(g[i], x[i]) for i in range(len(x))])
