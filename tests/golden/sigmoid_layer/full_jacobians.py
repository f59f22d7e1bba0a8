# status: pass
# score: 1
# gradients: W=pass a=pass b=pass

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    m, n = W.shape
    y = 1 / (1 + np.exp(-(W @ a + b)))
    D = np.diag(y * (1 - y))
    Jb = D
    Ja = D @ W
    JW = np.zeros((m, m, n))
    for i in range(m):
        JW[i, i] = D[i, i] * a
    return np.tensordot(g, JW, 1), Ja.T @ g, Jb.T @ g
