# status: fail
# score: 0
# gradients: x=fail
# misconception: x=reverses_the_sign

import numpy as np

def sin_vjp(g, x):
    dx = np.zeros(x.shape)
    for i in range(x.size):
        dx[i] = -np.cos(x[i]) * g[i]
    return dx
