# status: missing
# score: 0
# gradients: x=missing

import numpy as np

class Solution:
    def sin_vjp(self, g, x):
        return g * np.cos(x)
