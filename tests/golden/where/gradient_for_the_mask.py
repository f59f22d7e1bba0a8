# status: invalid
# score: 0
# gradients: x=invalid y=invalid
# message: There is none for m.

import numpy as np
def where_vjp(g, m, x, y):
    return np.zeros_like(m), g * m, g * (1 - m)
