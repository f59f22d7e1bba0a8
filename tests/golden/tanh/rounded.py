# status: fail
# score: 0
# gradients: x=fail
# message: is rounded

import numpy as np

def tanh_vjp(g, x):
    return np.round(g * (1 - np.tanh(x)**2), 4)
