# status: fail
# score: 0
# gradients: x=fail
# misconception: x=inverts_the_gate

import numpy as np

def relu_vjp(g, x):
    return np.where(x > 0, 0.0, g)
