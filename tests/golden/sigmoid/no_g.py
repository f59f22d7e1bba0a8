# status: fail
# score: 0
# gradients: z=fail
# misconception: z=ignores_the_cotangent

import numpy as np

def sigmoid_vjp(g, z):
    a = 1 / (1 + np.exp(-z))
    return a - a * a
