# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def relu_vjp(g, x):
    return 0.5 * (np.sign(x) + 1) * g
