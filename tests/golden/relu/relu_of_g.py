# status: fail
# score: 0
# gradients: x=fail
# misconception: x=rectifies_the_cotangent

import numpy as np

def relu(x):
    return np.maximum(0, x)

def relu_vjp(g, x):
    return relu(g)
