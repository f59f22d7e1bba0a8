# status: pass
# score: 1
# gradients: a=pass b=pass

import numpy as np

def hat(v):
    return np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])

def cross_product_vjp(g, a, b):
    # a x b = hat(a) b = -hat(b) a
    da = np.array([(-hat(bi)).T @ gi for bi, gi in zip(b, g)])
    db = np.array([hat(ai).T @ gi for ai, gi in zip(a, g)])
    return da, db
