# status: fail
# score: 0.5
# gradients: W1=fail b1=fail W2=pass b2=pass
# misconception: W1=differentiates_at_the_activation b1=differentiates_at_the_activation

import numpy as np

def sig(z):
    return 1 / (1 + np.exp(-z))

def dsig(z):
    return sig(z) * (1 - sig(z))

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = sig(W1 @ x + b1)
    do = g * (W2 @ a + b2 - y)
    dz = dsig(a) * (W2.T @ do)
    return np.outer(dz, x), dz, np.outer(do, a), do
