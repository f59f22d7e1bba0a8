# status: pass
# score: 1
# gradients: z=pass
# message: It overflows for huge inputs

import numpy as np

def sigmoid_vjp(g, z):
    return g * np.exp(z) / (1 + np.exp(z)) ** 2
