# status: pass
# score: 1
# gradients: forward=pass x=pass

import numpy as np


def softmax_forward(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    s = e / e.sum(axis=-1, keepdims=True)
    cache = {"s": s}
    return s, cache


def softmax_backward(dout, cache):
    s = cache.pop("s")
    return s * (dout - (dout * s).sum(axis=-1, keepdims=True))
