# status: fail
# score: 0.5
# gradients: forward=fail x=pass
# message: relu_forward returns an output of dtype int64 where floats are expected

import numpy as np


def relu_forward(x):
    out = (x > 0).astype(int)
    return out, x


def relu_backward(dout, x):
    return dout * (x > 0)
