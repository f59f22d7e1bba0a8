# status: fail
# score: 0
# gradients: x=fail
# misconception: x=uses_the_function_itself

import numpy as np

def sin_vjp(g, x):
    return np.diag(np.sin(x)) @ g
