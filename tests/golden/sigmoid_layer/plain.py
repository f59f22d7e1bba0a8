# status: pass
# score: 1
# gradients: W=pass a=pass b=pass

import numpy as np

def sigma(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_layer_vjp(g, W, a, b):
    z = W @ a + b
    delta = g * sigma(z) * (1 - sigma(z))
    return np.outer(delta, a), W.T @ delta, delta
