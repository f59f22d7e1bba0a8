# status: fail
# score: 0.75
# gradients: forward=fail x=pass w=pass b=pass
# message: Only entries after the first along axis 0 are wrong

import numpy as np


def affine_forward(x, w, b):
    out = x.dot(w)
    out[0] += b
    return out, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return dout.dot(w.T), x.T.dot(dout), dout.sum(axis=0)
