# status: pass
# score: 1
# gradients: a=pass b=pass

import numpy as np

eps = np.zeros((3, 3, 3))
eps[0, 1, 2] = eps[1, 2, 0] = eps[2, 0, 1] = 1
eps[0, 2, 1] = eps[2, 1, 0] = eps[1, 0, 2] = -1

def cross_product_vjp(g, a, b):
    # c_i = eps_ijk a_j b_k
    da = np.einsum('ijk,ni,nk->nj', eps, g, b)
    db = np.einsum('ijk,ni,nj->nk', eps, g, a)
    return [da, db]
