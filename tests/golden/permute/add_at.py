# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def permute_vjp(g, x, p):
    dx = np.zeros(x.shape)
    np.add.at(dx, p, g)
    return dx
