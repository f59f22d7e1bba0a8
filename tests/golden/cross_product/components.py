# status: pass
# score: 1
# gradients: a=pass b=pass

import numpy as np

def cross_product_vjp(g, a, b):
    da = np.empty(a.shape)
    db = np.empty(b.shape)
    g1, g2, g3 = g.T
    a1, a2, a3 = a.T
    b1, b2, b3 = b.T
    # c = (a2 b3 - a3 b2, a3 b1 - a1 b3, a1 b2 - a2 b1)
    da[:, 0] = -b3 * g2 + b2 * g3
    da[:, 1] = b3 * g1 - b1 * g3
    da[:, 2] = -b2 * g1 + b1 * g2
    db[:, 0] = a3 * g2 - a2 * g3
    db[:, 1] = -a3 * g1 + a1 * g3
    db[:, 2] = a2 * g1 - a1 * g2
    return da, db
