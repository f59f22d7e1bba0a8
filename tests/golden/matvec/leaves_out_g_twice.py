# status: fail
# score: 0
# gradients: W=fail x=fail
# misconception: W=leaves_out_g_in_W x=leaves_out_g_in_x

import numpy as np

def matvec_vjp(g, W, x):
    dW = np.tile(x, (W.shape[0], 1))
    dx = np.sum(W, axis=0)
    return dW, dx
