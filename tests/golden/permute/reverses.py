# status: fail
# score: 0
# gradients: x=fail
# misconception: x=reverses_the_order

import numpy as np

def permute_vjp(g, x, p):
    return np.flip(g)
