# status: pass
# score: 1
# gradients: z=pass

import numpy as np

def sigmoid_vjp(g, z):
    n = z.shape[0]
    a = 1.0 / (1.0 + np.exp(-z))
    jac = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            jac[i, j] = a[i] * (1 - a[i]) if i == j else 0.0
    return jac.T.dot(g)
