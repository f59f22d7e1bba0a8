# status: fail
# score: 0
# gradients: x=fail
# misconception: x=leaves_g_out_of_one_term

import numpy as np

def softmax_vjp(g, x):
    s = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    return g * s - s * (s ** 2).sum(axis=-1, keepdims=True)
