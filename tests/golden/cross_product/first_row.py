# status: fail
# score: 0
# gradients: a=fail b=fail

import numpy as np

def cross_product_vjp(g, a, b):
    da = np.zeros_like(a)
    db = np.zeros_like(b)
    da[0] = np.cross(b[0], g[0])
    db[0] = np.cross(g[0], a[0])
    return da, db
