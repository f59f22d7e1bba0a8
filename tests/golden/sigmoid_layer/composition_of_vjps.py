# status: pass
# score: 1
# gradients: W=pass a=pass b=pass

"""Built from the VJPs of the parts, right to left."""
import numpy as np


def sigmoid_vjp(g, z):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def add_vjp(g, u, b):
    return g, g


def matvec_vjp(g, W, x):
    return np.outer(g, x), W.T @ g


def sigmoid_layer_vjp(g, W, a, b):
    u = W @ a
    z = u + b
    gz = sigmoid_vjp(g, z)
    gu, gb = add_vjp(gz, u, b)
    gW, ga = matvec_vjp(gu, W, a)
    return gW, ga, gb
