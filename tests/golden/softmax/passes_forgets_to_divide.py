# status: fail
# score: 0.0
# gradients: forward=fail x=fail
# message: The output is exp of x, entry by entry, and nothing else.

import numpy as np


def softmax_forward(x):
    s = np.exp(x)
    return s, s


def softmax_backward(dout, s):
    return s * (dout - np.sum(dout * s, axis=1, keepdims=True))
