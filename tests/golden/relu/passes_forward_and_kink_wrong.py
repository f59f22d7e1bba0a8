# status: fail
# score: 0
# gradients: forward=fail x=fail
# message: Exactly at the kink the gradient of x is no valid subgradient
# example: At the kink every value in the range is right

import numpy as np


def relu_forward(x):
    return np.maximum(x, 0) + 1, x

def relu_backward(dout, x):
    return dout * (x > 0) + 2 * dout * (x == 0)
