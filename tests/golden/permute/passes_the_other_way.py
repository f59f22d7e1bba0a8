# status: fail
# score: 0.5
# gradients: forward=fail x=pass
# message: The output follows p in the wrong direction.

import numpy as np


def permute_forward(x, p):
    y = np.empty_like(x)
    y[p] = x
    return y, p


def permute_backward(dy, p):
    dx = np.empty_like(dy)
    dx[p] = dy
    return dx
