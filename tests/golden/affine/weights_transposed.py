# status: invalid
# score: 0.667
# gradients: x=pass w=invalid b=pass
# misconception: w=transposes_w

import numpy as np

def affine_vjp(g, x, w, b):
    return g @ w.T, g.T @ x, g.sum(axis=0)
