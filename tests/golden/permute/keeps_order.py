# status: fail
# score: 0
# gradients: x=fail
# misconception: x=keeps_the_order

import numpy as np

def permute_vjp(g, x, p):
    # the derivative of a reordering is one
    return g * np.ones_like(x)
