# status: error
# score: 0
# gradients: x=error
# message: FileNotFoundError

import numpy as np

data = np.load("x.npy")

def sin_vjp(g, x):
    return g * np.cos(x)
