# status: fail
# score: 0
# gradients: x=fail
# misconception: x=normalises_over_the_batch

import numpy as np

def softmax_vjp(g, x):
    s = np.exp(x) / np.exp(x).sum(axis=0)
    return s * (g - (g * s).sum(axis=0))
