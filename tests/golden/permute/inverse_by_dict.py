# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def permute_vjp(g, x, p):
    where = {int(target): place for place, target in enumerate(p)}
    return np.array([g[where[i]] for i in range(len(x))])
