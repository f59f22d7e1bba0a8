# status: fail
# score: 0.5
# gradients: forward=fail logits=pass
# message: right for your own forward

import numpy as np


def cross_entropy_forward(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(labels)), labels]).sum()
    return loss, (p, labels)


def cross_entropy_backward(dout, cache):
    p, labels = cache
    d = p.copy()
    d[np.arange(len(labels)), labels] -= 1
    return dout * d
