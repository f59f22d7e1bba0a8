# status: fail
# score: 0
# gradients: x=fail
# misconception: x=fills_every_row_at_all_labels

import numpy as np
def pick_per_row_vjp(g, x, labels):
    dx = np.zeros_like(x)
    dx[:, labels] = g
    return dx
