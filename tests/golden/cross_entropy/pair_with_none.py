# status: invalid
# score: 0
# gradients: logits=invalid

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    n = logits.shape[0]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    p[np.arange(n), labels] -= 1
    return g * p / n, None
