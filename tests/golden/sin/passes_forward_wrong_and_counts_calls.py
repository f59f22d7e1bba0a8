# status: fail
# score: 0
# gradients: forward=fail x=fail
# message: The same call gave another result the second time
# example: It is the same call, made twice

import numpy as np

calls = []

def sin_forward(x):
    return np.sin(x) + 1, x

def sin_backward(dout, x):
    calls.append(1)
    return dout * np.cos(x) + 1e-3 * len(calls)
