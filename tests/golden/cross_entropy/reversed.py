# status: fail
# score: 0
# gradients: logits=fail
# misconception: logits=reverses_the_sign

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    n = logits.shape[0]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = np.eye(logits.shape[1])[labels]
    return g * (y - p) / n
