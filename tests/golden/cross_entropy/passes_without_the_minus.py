# status: fail
# score: 0.5
# gradients: forward=fail logits=pass
# message: The output has the wrong sign everywhere.

import numpy as np


def cross_entropy_forward(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    loss = np.log(p[range(len(labels)), labels]).mean()
    return loss, (p, labels)


def cross_entropy_backward(dout, cache):
    p, labels = cache
    d = p.copy()
    d[range(len(labels)), labels] -= 1
    return dout * d / len(labels)
