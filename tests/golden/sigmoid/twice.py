# status: fail
# score: 0
# gradients: z=fail
# misconception: z=differentiates_at_the_activation

import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def dsigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))

def sigmoid_vjp(g, z):
    a = sigmoid(z)
    return g * dsigmoid(a)
