# status: invalid
# score: 0
# gradients: x=invalid gamma=invalid beta=fail
# misconception: gamma=divides_the_variance_by_one_less

import numpy as np
def layer_norm_vjp(g, x, gamma, beta, *, epsilon):
    n, d = x.shape
    mu = x.mean(1)[:, None]; sd = x.std(1, ddof=1)[:, None]
    xh = (x-mu)/np.sqrt(sd**2+epsilon)
    dg = (g*xh).sum(0); db = g.mean(0)
    h = g*gamma
    dx = (h - h.mean(1)[:,None] - xh*(h*xh).mean(1)[:,None])/np.sqrt(sd**2+epsilon)
    return dx, dg, db
