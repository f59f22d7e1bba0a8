# status: fail
# score: 0.833
# gradients: P=fail gamma1=fail beta1=fail Wq=fail Wk=fail Wv=pass gamma2=pass beta2=pass W1=pass W2=pass Wo=pass bo=pass
# message: What breaks it is attention_vjp

import numpy as np


def layer_norm_vjp(g, x, gamma, beta, *, epsilon):
    centred = x - x.mean(axis=1, keepdims=True)
    std = np.sqrt((centred**2).mean(axis=1, keepdims=True) + epsilon)
    hat = centred / std
    dhat = g * gamma
    dx = (dhat - dhat.mean(axis=1, keepdims=True) - hat * (dhat * hat).mean(axis=1, keepdims=True)) / std
    return dx, (g * hat).sum(axis=0), g.sum(axis=0)


def matrix_product_vjp(g, A, B):
    return g @ B.T, A.T @ g


def attention_vjp(g, Q, K, V):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    dP = g @ V.T
    dS = P * (dP - (dP * P).sum(axis=1, keepdims=True))
    return dS @ K, dS.T @ Q, P.T @ g


def tanh_vjp(g, x):
    return g * (1 - np.tanh(x) ** 2)


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
