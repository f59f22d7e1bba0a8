# status: fail
# score: 0.75
# gradients: forward=fail W=pass a=pass b=pass
# message: The output is a value from halfway

import numpy as np


def sigmoid_layer_forward(W, a, b):
    z = W @ a + b
    return z, (W, a, z)


def sigmoid_layer_backward(dout, cache):
    W, a, z = cache
    s = 1 / (1 + np.exp(-z))
    dz = dout * s * (1 - s)
    return np.outer(dz, a), W.T @ dz, dz
