# status: not_attempted
# score: 0
# gradients: x=not_attempted w=not_attempted b=not_attempted

import numpy as np


def affine_forward(x, w, b):
    out = x @ w + b
    cache = (x, w)
    return out, cache


def affine_backward(dout, cache):
    x, w = cache
    dx, dw, db = None, None, None
    return dx, dw, db
