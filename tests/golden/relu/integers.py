# status: invalid
# score: 0
# gradients: x=invalid
# message: int

import numpy as np

def relu_vjp(g, x):
    return (x > 0).astype(int) * g.astype(int)
