# status: fail
# score: 0.0
# gradients: W1=fail b1=fail W2=fail b2=fail
# message: What breaks it are affine_vjp, sigmoid_vjp and mean_squared_error_vjp

import numpy as np


def affine_vjp(g, x, w, b):
    return 2 * g @ w.T, x.T @ g * 2, g.sum(axis=0) * 3


def sigmoid_vjp(g, z):
    return g


def mean_squared_error_vjp(g, x, t):
    return g * (x - t), g * (t - x)
