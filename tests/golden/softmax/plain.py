# status: pass
# score: 1
# gradients: x=pass

import numpy as np

def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)

def softmax_vjp(g, x):
    s = softmax(x)
    dot = np.sum(g * s, axis=-1, keepdims=True)
    return (g - dot) * s
