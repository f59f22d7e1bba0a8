# status: error
# score: 0
# gradients: x=error
# message: agree from the left

import numpy as np
def softmax_vjp(g, x):
    s = np.exp(x) / np.sum(np.exp(x), axis=1)
    return s * (g - np.sum(g * s, axis=1))
