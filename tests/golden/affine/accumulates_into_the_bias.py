# status: fail
# score: 0
# gradients: x=fail w=fail b=fail
# message: changed in place

import numpy as np

def affine_vjp(g, x, w, b):
    b *= 0
    for row in g:
        b += row
    return g @ w.T, x.T @ g, b
