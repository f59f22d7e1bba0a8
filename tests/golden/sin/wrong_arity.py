# status: error
# score: 0
# gradients: x=error
# message: TypeError

import numpy as np

def sin_vjp(x):
    return np.cos(x)
