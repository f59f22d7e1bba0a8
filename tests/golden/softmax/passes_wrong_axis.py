# status: fail
# score: 0.5
# gradients: forward=fail x=pass
# message: The output is worked out along another axis

import numpy as np


def softmax_forward(x):
    shifted = x - np.max(x, axis=0, keepdims=True)
    e = np.exp(shifted)
    s = e / np.sum(e, axis=0, keepdims=True)
    return s, s


def softmax_backward(dout, s):
    return s * (dout - np.sum(dout * s, axis=0, keepdims=True))
