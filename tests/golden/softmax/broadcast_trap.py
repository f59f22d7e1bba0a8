# status: error
# score: 0
# gradients: x=error
# message: ValueError

import numpy as np

def softmax_vjp(g, x):
    e = np.exp(x)
    s = e / e.sum(axis=1)
    return s * (g - (g * s).sum(axis=1))
