# status: fail
# score: 0
# gradients: x=fail
# misconception: x=normalises_over_everything

import numpy as np

def softmax_vjp(g, x):
    z = np.exp(x - np.max(x))
    p = z / np.sum(z)
    dot = np.sum(p * g, axis=-1, keepdims=True)
    return p * (g - dot)
