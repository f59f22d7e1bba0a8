# status: fail
# score: 0
# gradients: W=fail a=fail b=fail
# misconception: W=skips_the_sigmoid a=skips_the_sigmoid b=skips_the_sigmoid

import numpy as np

def sigmoid_layer_vjp(g, W, a, b):
    return np.outer(g, a), W.T @ g, np.copy(g)
