# status: fail
# score: 0
# gradients: x=fail
# misconception: x=permutes_again

import numpy as np

def permute_vjp(g, x, p):
    return np.take(g, p)
