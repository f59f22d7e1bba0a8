# status: fail
# score: 0.5
# gradients: forward=fail z=pass
# message: Is float32 used inside

import numpy as np


def sigmoid_forward(z):
    z32 = np.asarray(z, dtype=np.float32)
    a = 1.0 / (1.0 + np.exp(-z32))
    return a.astype(np.float64), z


def sigmoid_backward(da, z):
    a = 1.0 / (1.0 + np.exp(-z))
    return da * a * (1 - a)
