# status: fail
# score: 0.667
# gradients: x=fail gamma=pass beta=pass
# misconception: x=sums_over_the_batch

import numpy as np
def layer_norm_vjp(g, x, gamma, beta, *, epsilon):
    D = x.shape[1]
    mu = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    std = np.sqrt(var + epsilon)
    xh = (x - mu) / std
    dgamma = np.sum(g * xh, axis=0)
    dbeta = np.sum(g, axis=0)
    dxh = g * gamma
    dx = (1 / D) / std * (D * dxh - dxh.sum(axis=0) - xh * (dxh * xh).sum(axis=0))
    return dx, dgamma, dbeta
