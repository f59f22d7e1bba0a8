# status: invalid
# score: 0.667
# gradients: x=pass w=pass b=invalid
# misconception: b=sums_over_the_wrong_axis

import numpy as np

def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(1)
