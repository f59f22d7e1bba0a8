# status: error
# score: 0
# gradients: x=error
# misconception: x=divides_by_one_less
# message: it returned a result

import numpy as np

def variance_vjp(g, x):
    n = x.shape[1]
    return 2/(n-1) * (x - x.mean(axis=1, keepdims=True)) * g[:, None]
