# status: pass
# score: 1
# gradients: C=pass W1=pass gamma=pass beta=pass W2=pass
# message: Right in all

import numpy as np


def embedding_vjp(g, W, indices):
    dW = np.zeros_like(W)
    np.add.at(dW, indices, g)
    return dW


def matrix_product_vjp(g, A, B):
    return g @ B.T, A.T @ g


def batch_norm_vjp(g, x, gamma, beta, *, epsilon):
    n = len(x)
    centred = x - x.mean(axis=0)
    std = np.sqrt((centred**2).mean(axis=0) + epsilon)
    hat = centred / std
    dhat = g * gamma
    dx = (dhat - dhat.mean(axis=0) - hat * (dhat * hat).mean(axis=0)) / std
    return dx, (g * hat).sum(axis=0), g.sum(axis=0)


def tanh_vjp(g, x):
    return g * (1 - np.tanh(x) ** 2)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
