# status: pass
# score: 1
# gradients: P=pass gamma1=pass beta1=pass Wq=pass Wk=pass Wv=pass gamma2=pass beta2=pass W1=pass W2=pass Wo=pass bo=pass
# message: Right in all

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
    scale = 1 / np.sqrt(Q.shape[1])
    scores = Q @ K.T * scale
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    P = e / e.sum(axis=1, keepdims=True)
    dP = g @ V.T
    dS = P * (dP - (dP * P).sum(axis=1, keepdims=True)) * scale
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
