# status: pass
# score: 1
# gradients: z=pass

import numpy as np
from math import exp

@np.vectorize
def dsigma(t):
    return exp(-t) / (1 + exp(-t))**2

def sigmoid_vjp(g, z):
    return g * dsigma(z)
