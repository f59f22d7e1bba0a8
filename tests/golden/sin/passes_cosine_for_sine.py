# status: fail
# score: 0.5
# gradients: forward=fail x=pass
# message: It is right for your own forward pass

import numpy as np


def sin_forward(x):
    out = np.cos(x)
    cache = x
    return out, cache


def sin_backward(dout, cache):
    x = cache
    dx = -np.sin(x) * dout
    return dx
