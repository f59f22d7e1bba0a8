# status: fail
# score: 0.667
# gradients: x=pass w=pass b=fail
# misconception: b=averages_b_over_the_batch

import numpy as np

def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, np.mean(g, axis=0)
