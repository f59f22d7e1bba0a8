# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def relu_vjp(g, x):
    return np.fromiter((gi if xi > 0 else 0.0 for gi, xi in zip(g, x)), dtype=np.float64, count=len(x))
