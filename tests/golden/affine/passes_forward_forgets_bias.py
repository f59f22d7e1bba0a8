# status: fail
# score: 0.75
# gradients: forward=fail x=pass w=pass b=pass
# message: affine_forward gives a wrong output

import numpy as np


def affine_forward(x, w, b):
    return x @ w, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
