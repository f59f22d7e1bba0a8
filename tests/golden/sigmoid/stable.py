# status: pass
# score: 1
# gradients: z=pass

import numpy as np

def sigmoid_vjp(g, z):
    pos = z >= 0
    s = np.empty_like(z)
    s[pos] = 1 / (1 + np.exp(-z[pos]))
    e = np.exp(z[~pos])
    s[~pos] = e / (1 + e)
    return g * s * (1 - s)
