# status: fail
# score: 0.667
# gradients: x=pass gamma=fail beta=pass
# misconception: gamma=adds_epsilon_outside_the_root

import numpy as np

def batch_norm_vjp(g, x, gamma, beta, *, epsilon):
    N = len(x)
    mu = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    xhat = (x - mu) / (np.sqrt(var) + epsilon)
    dgamma = (g * xhat).sum(0)
    dxhat = g * gamma
    dvar = np.sum(dxhat * (x - mu) * -0.5 * (var + epsilon) ** -1.5, axis=0)
    dmu = np.sum(dxhat * -1 / np.sqrt(var + epsilon), axis=0)
    dx = dxhat / np.sqrt(var + epsilon) + dvar * 2 * (x - mu) / N + dmu / N
    return dx, dgamma, g.sum(0)
