# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def softmax_vjp(g, x):
    e = np.exp(x - x.max(axis=1)[:, None])
    p = e / e.sum(axis=1)[:, None]
    J = np.einsum('ni,ij->nij', p, np.eye(p.shape[1])) - np.einsum('ni,nj->nij', p, p)
    return np.einsum('ni,nij->nj', g, J)
