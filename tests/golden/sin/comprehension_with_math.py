# status: pass
# score: 1
# gradients: x=pass

import math
import numpy as np


def sin_vjp(g, x):
    n = len(x)
    return np.array([g[i] * math.cos(x[i]) for i in range(n)], dtype=float)
