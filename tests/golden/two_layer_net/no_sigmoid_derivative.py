# status: fail
# score: 0.5
# gradients: W1=fail b1=fail W2=pass b2=pass
# misconception: W1=skips_the_sigmoid b1=skips_the_sigmoid

import numpy as np

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    o = W2 @ a + b2
    do = g * (o - y)
    dh = W2.T @ do
    return np.outer(dh, x), dh, np.outer(do, a), do
