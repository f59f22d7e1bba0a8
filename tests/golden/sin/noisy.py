# status: fail
# score: 0
# gradients: x=fail

import numpy as np

rng = np.random.default_rng()

def sin_vjp(g, x):
    return g * np.cos(x) + 1e-3 * rng.standard_normal(x.shape)
