# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def sin_vjp(g, x, total=[]):
    total.append(1)
    return g * np.cos(x) * len(total)
