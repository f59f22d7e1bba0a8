# status: error
# score: 0
# gradients: W=error x=error
# misconception: x=forgets_the_transpose
# message: ValueError

import numpy as np

def matvec_vjp(g, W, x):
    return np.outer(g, x), W @ g
