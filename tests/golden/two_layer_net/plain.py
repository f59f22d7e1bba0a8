# status: pass
# score: 1
# gradients: W1=pass b1=pass W2=pass b2=pass

import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = sigmoid(W1 @ x + b1)
    out = W2 @ a + b2
    delta2 = g * (out - y)
    delta1 = (W2.T @ delta2) * a * (1 - a)
    return np.outer(delta1, x), delta1, np.outer(delta2, a), delta2
