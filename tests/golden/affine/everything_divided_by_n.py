# status: fail
# score: 0.333
# gradients: x=pass w=fail b=fail
# misconception: w=averages_w_over_the_batch b=averages_b_over_the_batch

import numpy as np

def affine_vjp(g, x, w, b):
    n = x.shape[0]
    dw = (1/n) * x.T @ g
    db = (1/n) * np.sum(g, axis=0)
    dx = g @ w.T
    return dx, dw, db
