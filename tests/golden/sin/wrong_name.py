# status: error
# score: 0
# gradients: x=error
# message: NameError

import numpy

def sin_vjp(g, x):
    return g * np.cos(x)
