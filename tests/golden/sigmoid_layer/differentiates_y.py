# status: fail
# score: 0
# gradients: W=fail a=fail b=fail
# misconception: W=differentiates_at_the_activation a=differentiates_at_the_activation b=differentiates_at_the_activation

import numpy as np

def s(z): return 1 / (1 + np.exp(-z))
def ds(z): return s(z) * (1 - s(z))

def sigmoid_layer_vjp(g, W, a, b):
    y = s(W @ a + b)
    d = g * ds(y)
    return np.outer(d, a), W.T @ d, d
