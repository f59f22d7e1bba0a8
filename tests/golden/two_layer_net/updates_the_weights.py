# status: fail
# score: 0
# gradients: W1=fail b1=fail W2=fail b2=fail
# message: changed in place

import numpy as np

lr = 0.1

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    do = g * (W2 @ a + b2 - y)
    dz = W2.T @ do * a * (1 - a)
    dW1, dW2 = np.outer(dz, x), np.outer(do, a)
    W1 -= lr * dW1
    b1 -= lr * dz
    W2 -= lr * dW2
    b2 -= lr * do
    return dW1, dz, dW2, do
