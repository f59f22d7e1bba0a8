# status: fail
# score: 0
# gradients: logits=fail
# misconception: logits=looks_at_the_right_class_only

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    n = logits.shape[0]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    d = np.zeros_like(p)
    d[np.arange(n), labels] = p[np.arange(n), labels] - 1
    return g * d / n
