# status: pass
# score: 1
# gradients: z=pass

import numpy as np
import math

dsigma = np.vectorize(lambda t: math.exp(-t) / (1 + math.exp(-t)) ** 2, otypes=[float])

def sigmoid_vjp(g, z):
    return g * dsigma(z)
