# status: error
# score: 0
# gradients: forward=pass x=error w=error b=error
# message: affine_forward is right.

import numpy as np


def affine_forward(x, w, b):
    return x @ w + b, (x, w, b)

def affine_backward(dout, cache):
    x, w, b = cache
    if len(x) == 1:
        raise ValueError("no batch of 1")
    return dout @ w.T, x.T @ dout, dout.sum(0)
