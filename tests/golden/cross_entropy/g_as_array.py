# status: error
# score: 0
# gradients: logits=error

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    n = logits.shape[0]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    p[np.arange(n), labels] -= 1
    return g.reshape(-1, 1) * p / n
