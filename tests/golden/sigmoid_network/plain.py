# status: pass
# score: 1
# gradients: W1=pass b1=pass W2=pass b2=pass
# message: Right in all

import numpy as np


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


def sigmoid_vjp(g, z):
    a = 1 / (1 + np.exp(-z))
    return g * a * (1 - a)


def mean_squared_error_vjp(g, x, t):
    d = 2 * g * (x - t) / x.size
    return d, -d
