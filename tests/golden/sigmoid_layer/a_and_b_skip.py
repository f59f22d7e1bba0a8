# status: fail
# score: 0.333
# gradients: W=pass a=fail b=fail
# misconception: a=skips_the_sigmoid_for_a b=skips_the_sigmoid_for_b

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    y = 1 / (1 + np.exp(-(W @ a + b)))
    dW = np.outer(g * y * (1 - y), a)
    da = W.T @ g
    db = g * 1.0
    return dW, da, db
