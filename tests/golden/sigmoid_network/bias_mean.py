# status: fail
# score: 0.667
# gradients: W1=pass b1=fail W2=pass b2=fail
# message: What breaks it is affine_vjp

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.mean(axis=0)


def sigmoid_vjp(g, z):
    a = 1 / (1 + np.exp(-z))
    return g * a * (1 - a)


def mean_squared_error_vjp(g, x, t):
    d = 2 * g * (x - t) / x.size
    return d, -d
