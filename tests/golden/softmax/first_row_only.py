# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def softmax_vjp(g, x):
    dx = np.zeros_like(x)
    for i in range(x.shape[0]):
        s = np.exp(x[i]) / np.exp(x[i]).sum()
        dx[i] = s * (g[i] - g[i] @ s)
        return dx
