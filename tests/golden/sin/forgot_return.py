# status: not_attempted
# score: 0
# gradients: x=not_attempted
# message: None

import numpy as np

def sin_vjp(g, x):
    dx = g * np.cos(x)
    print(dx)
