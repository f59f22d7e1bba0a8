# status: missing
# score: 0
# gradients: x=missing
# message: sin_vpj

import numpy as np

def sin_vpj(g, x):
    return g * np.cos(x)
