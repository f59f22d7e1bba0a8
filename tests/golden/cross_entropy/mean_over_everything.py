# status: fail
# score: 0
# gradients: logits=fail
# misconception: logits=divides_by_all_entries

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = np.eye(logits.shape[-1])[labels]
    return g * (p - y) / p.size
