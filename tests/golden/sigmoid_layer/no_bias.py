# status: fail
# score: 0
# gradients: W=fail a=fail b=fail
# misconception: W=forgets_the_bias a=forgets_the_bias b=forgets_the_bias

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    z = np.dot(W, a)
    y = 1 / (1 + np.exp(-z))
    d = g * y * (1 - y)
    return np.outer(d, a), W.T @ d, d
