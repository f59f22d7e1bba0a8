# status: fail
# score: 0
# gradients: W1=fail b1=fail W2=fail b2=fail
# misconception: W1=reverses_the_error b1=reverses_the_error W2=reverses_the_error b2=reverses_the_error

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    do = g * (y - (W2 @ a + b2))
    dz = W2.T @ do * a * (1 - a)
    return np.outer(dz, x), dz, np.outer(do, a), do
