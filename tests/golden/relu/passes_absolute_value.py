# status: fail
# score: 0.5
# gradients: forward=fail x=pass
# message: The output uses x without its sign.

import numpy as np


def relu_forward(x):
    return np.abs(x), x


def relu_backward(dout, x):
    return dout * (x > 0)
