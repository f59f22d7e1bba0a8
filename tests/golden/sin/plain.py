# status: pass
# score: 1
# gradients: x=pass

import numpy as np


def sin_vjp(g, x):
    # d sin / dx = cos, elementwise, so the Jacobian is diagonal
    return g * np.cos(x)
