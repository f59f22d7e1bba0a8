# status: fail
# score: 0
# gradients: z=fail
# misconception: z=reverses_the_sign

import numpy as np

def sigmoid_vjp(g, z):
    e = np.exp(-z)
    # derivative of 1/(1+e) is -1/(1+e)^2 * e
    return g * -e / (1 + e)**2
