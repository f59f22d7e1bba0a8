# status: invalid
# score: 0.667
# gradients: W1=fail b1=invalid W2=pass b2=pass
# message: What breaks it is relu_vjp

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def relu_vjp(g, x):
    return (g * (x > 0)).astype(np.float32)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
