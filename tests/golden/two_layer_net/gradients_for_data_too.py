# status: invalid
# score: 0
# gradients: W1=invalid b1=invalid W2=invalid b2=invalid
# message: 6 arrays

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    do = g * (W2 @ a + b2 - y)
    dz = W2.T @ do * a * (1 - a)
    return np.outer(dz, x), dz, np.outer(do, a), do, W1.T @ dz, -do
