# status: fail
# score: 0.5
# gradients: a=fail b=pass
# misconception: a=reverses_the_order_for_a

import numpy as np

def cross_product_vjp(g, a, b):
    return np.cross(g, b), np.cross(g, a)
