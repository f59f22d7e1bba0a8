# status: pass
# score: 1
# gradients: W1=pass b1=pass W2=pass b2=pass

import numpy as np


def forward(params, x, y):
    W1, b1, W2, b2 = params
    cache = {"x": x}
    cache["z1"] = W1.dot(x) + b1
    cache["a1"] = 1. / (1. + np.exp(-cache["z1"]))
    cache["z2"] = W2.dot(cache["a1"]) + b2
    cost = 0.5 * np.sum((cache["z2"] - y) ** 2)
    return cost, cache


def backward(params, cache, y, g):
    W1, b1, W2, b2 = params
    grads = {}
    dz2 = (cache["z2"] - y) * g
    grads["W2"] = dz2[:, np.newaxis] * cache["a1"][np.newaxis, :]
    grads["b2"] = dz2
    da1 = W2.T.dot(dz2)
    dz1 = da1 * cache["a1"] * (1 - cache["a1"])
    grads["W1"] = dz1[:, np.newaxis] * cache["x"][np.newaxis, :]
    grads["b1"] = dz1
    return grads


def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    params = (W1, b1, W2, b2)
    cost, cache = forward(params, x, y)
    grads = backward(params, cache, y, g)
    return tuple(grads[k] for k in ("W1", "b1", "W2", "b2"))
