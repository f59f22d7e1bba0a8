# status: fail
# score: 0
# gradients: x=fail
# misconception: x=multiplies_by_the_output

import numpy as np

def relu_vjp(g, x):
    y = np.maximum(x, 0)
    return g * y
