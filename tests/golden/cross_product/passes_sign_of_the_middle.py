# status: fail
# score: 0.667
# gradients: forward=fail a=pass b=pass
# message: Only inner entries along axis 1 are wrong: they have the wrong sign.

import numpy as np


def cross_product_forward(a, b):
    a1, a2, a3 = a.T
    b1, b2, b3 = b.T
    c = np.stack([a2 * b3 - a3 * b2, a1 * b3 - a3 * b1, a1 * b2 - a2 * b1], axis=1)
    return c, (a, b)


def cross_product_backward(dc, cache):
    a, b = cache
    return np.cross(b, dc), np.cross(dc, a)
