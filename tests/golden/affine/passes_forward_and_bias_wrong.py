# status: fail
# score: 0.5
# gradients: forward=fail x=pass w=pass b=fail
# misconception: b=averages_b_over_the_batch
# message: It is not the gradient of your own affine_forward either.

import numpy as np


def affine_forward(x, w, b):
    out = np.dot(x, w)
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx = np.dot(dout, w.T)
    dw = np.dot(x.T, dout)
    db = np.mean(dout, axis=0)
    return dx, dw, db
