# status: fail
# score: 0.667
# gradients: W1=fail b1=fail W2=pass b2=pass
# message: What breaks it is relu_vjp: with a right one in its place all gradients of the network are right.

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def relu_vjp(g, x):
    return g * (g > 0)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
