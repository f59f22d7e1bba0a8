# status: fail
# score: 0
# gradients: logits=fail
# misconception: logits=forgets_the_labels

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    n = logits.shape[0]
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return g * p / n
