# status: fail
# score: 0.667
# gradients: x=pass w=pass b=fail
# misconception: b=ignores_the_cotangent

import numpy as np

def affine_vjp(g, x, w, b):
    db = np.ones(len(x)) @ np.ones((len(x), len(b)))
    return g @ w.T, x.T @ g, db
