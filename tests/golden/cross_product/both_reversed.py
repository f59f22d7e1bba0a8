# status: fail
# score: 0
# gradients: a=fail b=fail
# misconception: a=reverses_the_order_for_a b=reverses_the_order_for_b

import numpy as np

def cross_product_vjp(g, a, b):
    return np.cross(g, b), np.cross(a, g)
