# status: fail
# score: 0
# gradients: x=fail
# misconception: x=forgets_the_denominator

import numpy as np

def softmax_vjp(g, x):
    e = np.exp(x - x.max())
    return g * (e.T / e.sum(axis=1)).T
