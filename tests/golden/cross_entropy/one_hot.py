# status: pass
# score: 1
# gradients: logits=pass

import numpy as np

def cross_entropy_vjp(g, logits, labels):
    n, c = logits.shape
    y = np.zeros((n, c))
    for i, label in enumerate(labels):
        y[i, label] = 1
    e = np.exp(logits)
    return (e / e.sum(axis=1).reshape(-1, 1) - y) * float(g) / n
