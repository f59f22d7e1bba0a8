# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def relu_vjp(g, x):
    return g * (x > 0)
