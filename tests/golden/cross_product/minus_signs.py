# status: pass
# score: 1
# gradients: a=pass b=pass

import numpy as np

def cross_product_vjp(g, a, b):
    return -np.cross(g, b), -np.cross(a, g)
