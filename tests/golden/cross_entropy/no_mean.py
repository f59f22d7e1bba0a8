# status: fail
# score: 0
# gradients: logits=fail
# misconception: logits=forgets_the_mean

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    p[range(len(labels)), labels] -= 1.0
    return p * g
