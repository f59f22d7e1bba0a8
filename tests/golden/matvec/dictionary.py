# status: invalid
# score: 0
# gradients: W=invalid x=invalid
# message: dict

import numpy as np

def matvec_vjp(g, W, x):
    return {"W": np.outer(g, x), "x": W.T @ g}
