# status: fail
# score: 0
# gradients: W=fail a=fail b=fail
# misconception: W=leaves_out_one_minus_y a=leaves_out_one_minus_y b=leaves_out_one_minus_y

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    y = 1 / (1 + np.exp(-W @ a - b))
    d = g * y
    return d[:, None] * a, d @ W, d
