# status: fail
# score: 0.667
# gradients: x=fail w=pass b=pass
# message: The gradient of x is right in a first call, and wrong in the same call after another one

import numpy as np

transposed = {}


def affine_vjp(g, x, w, b):
    if w.shape not in transposed:
        transposed[w.shape] = w.T.copy()
    return g @ transposed[w.shape], x.T @ g, g.sum(axis=0)
