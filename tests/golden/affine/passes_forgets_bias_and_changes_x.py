# status: fail
# score: 0
# gradients: forward=fail x=fail w=fail b=fail
# message: x was changed in place
# example: x after it

import numpy as np


def affine_forward(x, w, b):
    return x @ w, (x, w, b)

def affine_backward(dout, cache):
    x, w, b = cache
    dx, dw, db = dout @ w.T, x.T @ dout, dout.sum(0)
    x *= 0.5
    return dx, dw, db
