# status: fail
# score: 0
# gradients: z=fail

import numpy as np

def sigmoid_vjp(g, z):
    return g * np.log(1 + np.exp(z))
