# status: error
# score: 0
# gradients: x=error
# message: lacks an axis of length one

import numpy as np

def row_norm_vjp(g, x):
    n = np.sqrt((x**2).sum(axis=1))
    return (g / n) * x
