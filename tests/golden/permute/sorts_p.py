# status: fail
# score: 0
# gradients: x=fail

import numpy as np

def permute_vjp(g, x, p):
    p.sort()
    return g[p]
