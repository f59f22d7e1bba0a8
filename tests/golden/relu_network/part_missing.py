# status: missing
# score: 0
# gradients: W1=missing b1=missing W2=missing b2=missing
# message: There is no relu_vjp: write what is missing

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
