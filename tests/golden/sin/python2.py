# status: error
# score: 0
# gradients: x=error
# message: Python 2

import numpy as np

def sin_vjp(g, x):
    print "shapes", g.shape, x.shape
    return g * np.cos(x)
