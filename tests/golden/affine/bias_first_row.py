# status: fail
# score: 0.667
# gradients: x=pass w=pass b=fail
# misconception: b=takes_the_first_row

import numpy as np

def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, np.array(g[0])
