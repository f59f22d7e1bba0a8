# status: fail
# score: 0
# gradients: a=fail b=fail
# message: mind the order

import numpy as np

def cross_product_vjp(g, a, b):
    da = np.cross(b, g)
    db = np.cross(g, a)
    return db, da
