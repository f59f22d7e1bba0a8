# assignment: cs231n-layers
# cs231n.affine: error
# cs231n.relu: error
# cs231n.svm_loss: error
# cs231n.softmax_loss: error
# says: it is Python 2: in Python 3 print is a function

import numpy as np


def affine_forward(x, w, b):
    return x.reshape(x.shape[0], -1).dot(w) + b, (x, w, b)


def affine_backward(dout, cache):
    x, w, b = cache
    print "shapes", x.shape, w.shape
    return dout.dot(w.T).reshape(x.shape), x.reshape(x.shape[0], -1).T.dot(dout), dout.sum(axis=0)


def relu_forward(x):
    return np.maximum(0, x), x


def relu_backward(dout, cache):
    return dout * (cache > 0)


def svm_loss(x, y):
    return 0.0, x


def softmax_loss(x, y):
    return 0.0, x
