# status: fail
# score: 0.8
# gradients: W1=fail gamma1=fail beta1=fail W2=fail gamma2=pass beta2=pass W3=pass b3=pass
# message: What breaks it is batch_norm_vjp

import numpy as np


def matrix_product_vjp(g, A, B):
    return g @ B.T, A.T @ g


def batch_norm_vjp(g, x, gamma, beta, *, epsilon):
    centred = x - x.mean(axis=0)
    std = np.sqrt((centred**2).mean(axis=0) + epsilon)
    return g * gamma / std, (g * centred / std).sum(axis=0), g.sum(axis=0)


def relu_vjp(g, x):
    return g * (x > 0)


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
