# status: fail
# score: 0.5
# gradients: forward=fail x=pass
# message: Only entries where the size of x is above about

import numpy as np


def sin_forward(x):
    # four terms are enough near 0
    y = x - x**3 / 6 + x**5 / 120 - x**7 / 5040
    return y, x


def sin_backward(dout, x):
    return dout * np.cos(x)
