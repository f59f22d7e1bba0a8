# status: pass
# score: 1
# gradients: logits=pass

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    n = logits.shape[0]
    shifted = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(shifted)
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(n), labels] -= 1
    return g * p / n
