# status: invalid
# score: 0.5
# gradients: W1=pass b1=invalid W2=pass b2=invalid
# message: shape

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    x, y, b1, b2 = (v[:, None] for v in (x, y, b1, b2))
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    do = g * (W2 @ a + b2 - y)
    dz = (W2.T @ do) * a * (1 - a)
    return dz @ x.T, dz, do @ a.T, do
