# status: fail
# score: 0.333
# gradients: x=fail w=fail b=pass

import numpy as np

def conv1d_vjp(g, x, w, b, *, stride, pad):
    # did not get further
    return np.zeros_like(x), np.zeros_like(w), g.sum(axis=(0, 2))
