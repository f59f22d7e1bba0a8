# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def relu_vjp(g, x):
    dx = g.copy()
    dx[x < 0] = 0
    return dx
