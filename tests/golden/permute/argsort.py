# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def permute_vjp(g, x, p):
    inv = np.argsort(p)
    return g[inv],
