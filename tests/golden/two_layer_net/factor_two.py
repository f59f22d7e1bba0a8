# status: fail
# score: 0
# gradients: W1=fail b1=fail W2=fail b2=fail
# misconception: W1=keeps_the_factor_two b1=keeps_the_factor_two W2=keeps_the_factor_two b2=keeps_the_factor_two

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    do = 2 * g * (W2 @ a + b2 - y)
    dz = W2.T @ do * a * (1 - a)
    return np.outer(dz, x), dz, np.outer(do, a), do
