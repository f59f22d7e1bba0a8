# status: error
# score: 0
# gradients: x=error
# message: lacks an axis of length one

import numpy as np

def sum_over_axis_vjp(g, x):
    return g * np.ones(x.shape)
