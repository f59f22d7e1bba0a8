# status: pass
# score: 1
# gradients: z=pass

import numpy as np

def sigmoid_vjp(g, z):
    # sigma(z) = (1 + tanh(z/2)) / 2
    t = np.tanh(z / 2)
    return 0.25 * g * (1 - t ** 2)
