# status: error
# score: 0
# gradients: x=error
# message: IndexError

import numpy as np

def sin_vjp(g, x):
    return np.array([g[0]*np.cos(x[0]), g[1]*np.cos(x[1]), g[2]*np.cos(x[2])])
