# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def relu_vjp(g, x):
    mask = (x >= 0).astype(float)
    return mask * g
