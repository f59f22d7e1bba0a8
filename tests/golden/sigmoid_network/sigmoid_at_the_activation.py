# status: fail
# score: 0.667
# gradients: W1=fail b1=fail W2=pass b2=pass
# message: What breaks it is sigmoid_vjp: with a right one in its place

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def sigmoid_vjp(g, z):
    a = 1 / (1 + np.exp(-z))
    s = 1 / (1 + np.exp(-a))
    return g * s * (1 - s)


def mean_squared_error_vjp(g, x, t):
    d = 2 * g * (x - t) / x.size
    return d, -d
