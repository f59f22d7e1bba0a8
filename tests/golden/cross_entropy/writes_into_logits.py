# status: fail
# score: 0
# gradients: logits=fail
# message: changed in place

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    n = len(labels)
    logits -= logits.max(axis=1, keepdims=True)
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    p[np.arange(n), labels] -= 1
    return g * p / n
