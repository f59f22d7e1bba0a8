# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def sin_vjp(g, x):
    dx = np.array(x)          # own copy
    np.cos(dx, out=dx)
    dx *= g
    return dx
