# status: fail
# score: 0
# gradients: a=fail b=fail
# misconception: a=pairs_g_with_a b=pairs_g_with_b

import numpy as np

def cross_product_vjp(g, a, b):
    return np.cross(a, g), np.cross(g, b)
