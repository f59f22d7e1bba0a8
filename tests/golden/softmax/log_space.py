# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def logsumexp(a):
    m = a.max(-1, keepdims=True)
    return m + np.log(np.exp(a - m).sum(-1, keepdims=True))

def softmax_vjp(g, x):
    p = np.exp(x - logsumexp(x))
    out = p * g
    out -= p * out.sum(-1, keepdims=True)
    return out
