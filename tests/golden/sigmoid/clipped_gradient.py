# status: fail
# score: 0
# gradients: z=fail

import numpy as np

def sigmoid_vjp(g, z):
    a = 1 / (1 + np.exp(-z))
    return np.clip(g * a * (1 - a), -0.1, 0.1)
