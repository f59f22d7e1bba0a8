# status: pass
# score: 1
# gradients: x=pass w=pass b=pass

import numpy as np


def affine_forward(x, w, b):
    """Computes the forward pass for an affine (fully-connected) layer."""
    out = x.reshape(x.shape[0], -1).dot(w) + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx, dw, db = None, None, None
    N = x.shape[0]
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(N, -1).T.dot(dout)
    db = np.ones(N).dot(dout)
    return dx, dw, db


def affine_vjp(g, x, w, b):
    _, cache = affine_forward(x, w, b)
    return affine_backward(g, cache)
