# status: fail
# score: 0
# gradients: x=fail
# misconception: x=treats_all_rows_as_one

import numpy as np

def softmax_vjp(g, x):
    z = np.exp(x - np.max(x)).ravel()
    p = z / z.sum()
    dx = p * (g.ravel() - p @ g.ravel())
    return dx.reshape(x.shape)
