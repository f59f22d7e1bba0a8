# status: invalid
# score: 0.5
# gradients: W1=invalid b1=pass W2=invalid b2=pass
# misconception: W1=transposes_W1 W2=transposes_W2

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    do = g * (W2 @ a + b2 - y)
    dz = W2.T @ do * a * (1 - a)
    return np.outer(x, dz), dz, np.outer(a, do), do
