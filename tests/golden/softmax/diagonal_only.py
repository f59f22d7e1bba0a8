# status: fail
# score: 0
# gradients: x=fail
# misconception: x=uses_the_diagonal_only

import numpy as np

def softmax_vjp(g, x):
    s = np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    return g * s * (1 - s)
