# status: error
# score: 0
# gradients: x=error
# message: not a function

import numpy as np

def sin_vjp(g, x):
    return g * np.cos(x)

sin_vjp = sin_vjp(np.ones(3), np.zeros(3))
print(sin_vjp)
