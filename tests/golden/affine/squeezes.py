# status: invalid
# score: 0.333
# gradients: x=invalid w=invalid b=pass
# message: shape

import numpy as np

def affine_vjp(g, x, w, b):
    # get rid of useless dimensions
    return (g @ w.T).squeeze(), (x.T @ g).squeeze(), g.sum(axis=0)
