# status: fail
# score: 0.5
# gradients: forward=fail z=pass
# message: right for your own forward

import numpy as np


def sigmoid_forward(z):
    # the sign of the exponent is wrong here ...
    a = 1 / (1 + np.exp(z))
    return a, a


def sigmoid_backward(dout, a):
    # ... and this is the derivative of what was computed
    return -dout * a * (1 - a)
