# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def permute_vjp(g, x, p):
    return np.bincount(p, weights=g, minlength=x.size)
