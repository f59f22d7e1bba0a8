# status: fail
# score: 0
# gradients: x=fail
# message: The same call gave another result the second time

import numpy as np

calls = []


def softmax_vjp(g, x):
    calls.append(x)
    e = np.exp(x - x.max(axis=1, keepdims=True))
    s = e / e.sum(axis=1, keepdims=True)
    d = s * (g - (g * s).sum(axis=1, keepdims=True))
    return d if len(calls) == 1 else -d
