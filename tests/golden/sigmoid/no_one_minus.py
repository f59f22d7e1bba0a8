# status: fail
# score: 0
# gradients: z=fail
# misconception: z=leaves_out_one_minus_a

import numpy as np

def sigmoid_vjp(g, z):
    return np.divide(g, 1 + np.exp(-z))
