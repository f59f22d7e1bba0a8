# status: fail
# score: 0.5
# gradients: forward=pass x=fail
# misconception: x=forgets_the_gate

import numpy as np


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    x = cache
    dx = dout
    return dx
