# status: missing
# score: 0
# gradients: x=missing
# message: Both passes are needed

import numpy as np


def softmax_backward(dout, cache):
    s = cache
    return s * (dout - (dout * s).sum(axis=1, keepdims=True))
