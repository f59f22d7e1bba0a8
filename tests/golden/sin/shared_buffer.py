# status: fail
# score: 0
# gradients: x=fail

import numpy as np

buf = np.zeros(100000)

def sin_vjp(g, x):
    out = buf[:x.size]
    np.multiply(g, np.cos(x), out=out)
    return out
