# status: error
# score: 0
# gradients: x=error
# message: right in a first call, and wrong in the same call after another one

import numpy as np

mask = None


def relu_vjp(g, x):
    global mask
    if mask is None:
        mask = x > 0
    return g * mask
