# status: fail
# score: 0
# gradients: forward=fail x=fail
# message: right for your own relu_forward, but not exactly at a kink
# example: right for your own relu_forward

import numpy as np


def relu_forward(x):
    return 3 * np.maximum(x, 0), x

def relu_backward(dout, x):
    return 3 * dout * (x > 0) - dout * (x == 0)
