# status: pass
# score: 1
# gradients: W1=pass b1=pass W2=pass b2=pass

import math
import numpy as np


class Value:
    def __init__(self, data, children=()):
        self.data, self.grad, self._prev, self._backward = float(data), 0.0, children, lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))
        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))
        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = _backward
        return out

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        out = Value(s, (self,))
        def _backward():
            self.grad += s * (1 - s) * out.grad
        out._backward = _backward
        return out

    def backward(self, seed):
        order, seen = [], set()
        def build(v):
            if id(v) not in seen:
                seen.add(id(v))
                for child in v._prev:
                    build(child)
                order.append(v)
        build(self)
        self.grad = float(seed)
        for v in reversed(order):
            v._backward()


def wrap(array):
    return [wrap(row) for row in array] if array.ndim > 1 else [Value(v) for v in array]


def grads(values):
    return np.array([[v.grad for v in row] for row in values]) if isinstance(values[0], list) else np.array([v.grad for v in values])


def two_layer_net_vjp(g, W1, b1, W2, b2, x, y):
    w1, c1, w2, c2, xs = wrap(W1), wrap(b1), wrap(W2), wrap(b2), wrap(x)
    hidden = []
    for row, bias in zip(w1, c1):
        z = bias
        for w, xi in zip(row, xs):
            z = z + w * xi
        hidden.append(z.sigmoid())
    loss = Value(0.0)
    for row, bias, target in zip(w2, c2, y):
        out = bias
        for w, h in zip(row, hidden):
            out = out + w * h
        e = out + Value(-target)
        loss = loss + Value(0.5) * e * e
    loss.backward(g)
    return grads(w1), grads(c1), grads(w2), grads(c2)
