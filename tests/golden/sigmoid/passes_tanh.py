# status: fail
# score: 0.0
# gradients: forward=fail z=fail
# message: The output is tanh of z, entry by entry, and nothing else.

import numpy as np


def sigmoid_forward(z):
    a = np.tanh(z)
    return a, a


def sigmoid_backward(da, a):
    return da * a * (1 - a)
