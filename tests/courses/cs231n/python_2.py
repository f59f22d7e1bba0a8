# assignment: cs231n-layers
# cs231n.affine: error
# cs231n.svm_loss: error
# cs231n.softmax_loss: not_attempted
# says: affine_backward raised NameError: name 'xrange' is not defined (it is Python 2; Python 3 has range)
# says: (is it a quotient? In Python 3 / gives a float
# says: softmax_loss returned None; it returns loss, dx. It looks unwritten.

import numpy as np


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    dw = np.zeros_like(w)
    for i in xrange(x.shape[0]):
        dw += np.outer(x[i].ravel(), dout[i])
    return dout.dot(w.T).reshape(x.shape), dw, dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    return np.where(cache > 0, dout, 0)


def svm_loss(x, y):
    half = x[: 2 * len(x) / 2]
    margins = np.maximum(0, half - half[np.arange(len(y)), y][:, None] + 1)
    return margins.sum() / len(y) - 1, np.sign(margins) / len(y)


def softmax_loss(x, y):
    loss, dx = None, None
    probs = np.exp(x)
    return loss, dx
