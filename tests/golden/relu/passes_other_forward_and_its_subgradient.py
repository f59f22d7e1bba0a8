# status: fail
# score: 0.5
# gradients: forward=fail x=pass
# message: It is right for your own forward pass

import numpy as np


def relu_forward(x):
    return 3 * np.maximum(x, 0), x

def relu_backward(dout, x):
    return 3 * dout * (x > 0) + 2 * dout * (x == 0)
