# status: fail
# score: 0.5
# gradients: W=fail x=pass
# misconception: W=leaves_out_x

import numpy as np

def matvec_vjp(g, W, x):
    dW = np.repeat(g[:, None], len(x), axis=1)
    return dW, W.T @ g
