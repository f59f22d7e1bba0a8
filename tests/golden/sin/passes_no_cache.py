# status: error
# score: 0
# gradients: forward=error x=error
# message: sin_forward returned ndarray where out, cache are expected

import numpy as np


def sin_forward(x):
    return np.sin(x)


def sin_backward(dout, cache):
    return dout * cache
