# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def sin_vjp(g, x):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        dx[i] = g[i] * np.cos(x[i])
        print("i =", i, "g[i] =", g[i], "x[i] =", x[i], "dx[i] =", dx[i])
    return dx
