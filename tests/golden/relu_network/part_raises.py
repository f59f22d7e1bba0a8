# status: error
# score: 0
# gradients: W1=error b1=error W2=error b2=error
# message: What breaks it is relu_vjp
# traceback: return g * (x > zero)

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def relu_vjp(g, x):
    return g * (x > zero)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
