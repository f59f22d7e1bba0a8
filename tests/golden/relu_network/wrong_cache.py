# status: fail
# score: 0.667
# gradients: W1=fail b1=fail W2=pass b2=pass
# message: What breaks it is relu_backward

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def relu_forward(x):
    out = np.maximum(x, 0)
    return out, out + 1


def relu_backward(dout, cache):
    return dout * (cache > 0)


def cross_entropy_vjp(g, logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return g * p / len(labels)
