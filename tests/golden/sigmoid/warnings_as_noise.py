# status: pass
# score: 1
# gradients: z=pass

import warnings
warnings.filterwarnings("error")
import numpy as np
np.seterr(all="raise")

def sigmoid_vjp(g, z):
    a = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return g * a * (1 - a)
