# status: fail
# score: 0
# gradients: x=fail
# misconception: x=sums_g_without_weights

import numpy as np

def softmax_vjp(g, x):
    s = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    return s * g - s * np.sum(g, axis=-1)[:, None]
