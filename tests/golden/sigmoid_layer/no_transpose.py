# status: error
# score: 0
# gradients: W=error a=error b=error
# misconception: a=forgets_the_transpose

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    y = 1 / (1 + np.exp(-(W @ a + b)))
    d = g * y * (1 - y)
    return np.outer(d, a), W @ d, d
