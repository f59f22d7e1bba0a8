# status: fail
# score: 0.5
# gradients: a=fail b=pass

import numpy as np

def cross_product_vjp(g, a, b):
    da = np.stack([b[:, 1] * g[:, 2] - b[:, 2] * g[:, 1],
                   b[:, 2] * g[:, 0] - b[:, 0] * g[:, 2],
                   b[:, 0] * g[:, 1] - b[:, 0] * g[:, 0]], axis=1)
    return da, np.cross(g, a)
