# status: error
# score: 0
# gradients: x=error
# message: where g is a tuple of 2 arrays

import numpy as np

def split_vjp(g1, g2, x, *, at):
    return np.concatenate([g1, g2], axis=1)
