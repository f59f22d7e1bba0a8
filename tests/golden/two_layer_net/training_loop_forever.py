# status: timeout
# score: 0
# gradients: W1=timeout b1=timeout W2=timeout b2=timeout

import numpy as np

def loss(W1, b1, W2, b2, x, y):
    a = 1 / (1 + np.exp(-(W1 @ x + b1)))
    return 0.5 * np.sum((W2 @ a + b2 - y) ** 2)

def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    params = [p.copy() for p in (W1, b1, W2, b2)]
    grads = [np.zeros_like(p) for p in params]
    while loss(*params, x, y) > -1:
        for p in params:
            p -= 0.0
    return tuple(grads)
