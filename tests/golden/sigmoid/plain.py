# status: pass
# score: 1
# gradients: z=pass

import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def sigmoid_vjp(g, z):
    s = sigmoid(z)
    return g * s * (1 - s)
