# status: fail
# score: 0
# gradients: forward=fail x=fail w=fail b=fail

import numpy as np


def affine_forward(x, w, b):
    return np.zeros((x.shape[0], w.shape[1])), (x, w, b)


def affine_backward(dout, cache):
    return tuple(np.zeros_like(array) for array in cache)
