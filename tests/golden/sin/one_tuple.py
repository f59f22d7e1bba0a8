# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def sin_vjp(g, x):
    dx = np.cos(x) * g
    return (dx,)
