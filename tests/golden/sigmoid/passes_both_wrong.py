# status: fail
# score: 0
# gradients: forward=fail z=fail
# misconception: z=reverses_the_sign

import numpy as np


def sigmoid_forward(z):
    a = 1 / (1 + np.exp(z)) + z
    return a, z


def sigmoid_backward(dout, z):
    a = 1 / (1 + np.exp(z))
    return -dout * a * (1 - a)
