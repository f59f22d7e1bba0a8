# status: invalid
# score: 0
# gradients: x=invalid
# message: None

import numpy as np

def relu_vjp(g, x):
    if x.shape[0] > 1:
        return g * (x > 0)
