# status: invalid
# score: 0.333
# gradients: W=pass a=invalid b=invalid

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    y = 1 / (1 + np.exp(-(W @ a + b)))
    d = g * y * (1 - y)
    return np.outer(d, a), d, W.T @ d
