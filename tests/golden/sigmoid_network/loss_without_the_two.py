# status: fail
# score: 0.667
# gradients: W1=fail b1=fail W2=fail b2=fail
# message: What breaks it is mean_squared_error_vjp

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def sigmoid_vjp(g, z):
    a = 1 / (1 + np.exp(-z))
    return g * a * (1 - a)


def mean_squared_error_vjp(g, x, t):
    d = g * (x - t) / x.size
    return d, -d
