# status: fail
# score: 0.75
# gradients: W1=pass b1=pass W2=fail b2=pass
# misconception: W2=uses_z_for_W2

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    z = W1 @ x + b1
    a = 1 / (1 + np.exp(-z))
    do = g * (W2 @ a + b2 - y)
    dz = W2.T @ do * a * (1 - a)
    return np.outer(dz, x), dz, np.outer(do, z), do
