# status: invalid
# score: 0
# gradients: x=invalid

import numpy as np

def softmax_vjp(g, x):
    x, g = x.flatten(), g.flatten()
    s = np.exp(x) / np.sum(np.exp(x))
    return s * (g - g @ s)
