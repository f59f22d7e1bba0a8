# status: invalid
# score: 0.667
# gradients: W=invalid a=pass b=pass
# misconception: W=transposes_the_outer_product

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    y = 1 / (1 + np.exp(-(W @ a + b)))
    d = g * y * (1 - y)
    return np.outer(a, d), W.T @ d, d
