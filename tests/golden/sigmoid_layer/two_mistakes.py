# status: fail
# score: 0.333
# gradients: W=fail a=fail b=pass

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    y = 1 / (1 + np.exp(-(W @ a + b)))
    d = g * y * (1 - y)
    dW = np.outer(d, a) / len(a)      # normalise
    da = -W.T @ d
    return dW, da, d
