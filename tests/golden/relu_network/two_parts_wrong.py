# status: fail
# score: 0.5
# gradients: W1=fail b1=pass W2=fail b2=pass
# message: What breaks it are affine_vjp and cross_entropy_vjp: with right ones in their places

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.mean(axis=0)


def relu_vjp(g, x):
    return g * (x > 0)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p
