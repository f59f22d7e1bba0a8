# status: invalid
# score: 0.5
# gradients: W=invalid x=pass
# misconception: W=transposes_the_outer_product

import numpy as np

def matvec_vjp(g, W, x):
    return np.outer(x, g), W.T @ g
