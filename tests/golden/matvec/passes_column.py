# status: fail
# score: 0.667
# gradients: forward=fail W=pass x=pass
# message: The numbers of the output are right, its axes are not

import numpy as np


def matvec_forward(W, x):
    y = W @ x.reshape(-1, 1)
    return y, (W, x)


def matvec_backward(dy, cache):
    W, x = cache
    return np.outer(dy, x), W.T @ dy
