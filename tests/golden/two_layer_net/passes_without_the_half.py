# status: fail
# score: 0.8
# gradients: forward=fail W1=pass b1=pass W2=pass b2=pass
# message: The output is off by the factor 2 in every case.

import numpy as np


def two_layer_net_forward(W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    e = W2 @ a + b2 - y
    loss = np.sum(e**2)
    return loss, (W1, W2, x, a, e)


def two_layer_net_backward(dloss, cache):
    W1, W2, x, a, e = cache
    de = dloss * e
    da = W2.T @ de
    dz = da * a * (1 - a)
    return np.outer(dz, x), dz, np.outer(de, a), de
