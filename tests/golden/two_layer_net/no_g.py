# status: fail
# score: 0
# gradients: W1=fail b1=fail W2=fail b2=fail
# misconception: W1=ignores_the_cotangent b1=ignores_the_cotangent W2=ignores_the_cotangent b2=ignores_the_cotangent

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    do = W2 @ a + b2 - y
    dz = W2.T @ do * a * (1 - a)
    return np.outer(dz, x), dz, np.outer(do, a), do
