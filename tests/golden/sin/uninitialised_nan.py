# status: invalid
# score: 0
# gradients: x=invalid
# message: NaN

import numpy as np

def sin_vjp(g, x):
    y = np.sin(x)
    # cos = sqrt(1 - sin^2) ... sign goes wrong, and I divide by x
    with np.errstate(all="ignore"):
        return g * np.cos(x) * (x - x) / (x - x)
