# status: error
# score: 0
# gradients: x=error
# message: exit

import sys
import numpy as np

def sin_vjp(g, x):
    if g.shape != (3,):
        print("bad shape")
        sys.exit(1)
    return g * np.cos(x)
