# status: invalid
# score: 0.75
# gradients: W1=invalid b1=pass W2=pass b2=pass
# misconception: W1=pairs_W1_with_the_activation

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    do = g * (W2 @ a + b2 - y)
    dz = W2.T @ do * a * (1 - a)
    return np.outer(dz, a), dz, np.outer(do, a), do
