import numpy as np

from grader.exercise import accepted, misconception


def _forward(W1, b1, W2, b2, X):
    hidden = np.maximum(W1 @ X + b1, 0.0)
    return hidden, 1.0 / (1.0 + np.exp(-(W2 @ hidden + b2)))


def _gradients(d1, d2, hidden, X):
    return d1 @ X.T, d1.sum(axis=1, keepdims=True), d2 @ hidden.T, d2.sum(axis=1, keepdims=True)


def two_layers_vjp(g, W1, b1, W2, b2, X, Y):
    hidden, a = _forward(W1, b1, W2, b2, X)
    d2 = g * (a - Y) / X.shape[1]
    return _gradients(W2.T @ d2 * (hidden > 0), d2, hidden, X)


@misconception("W1", "b1", "The rectifiers are skipped on the way back: only what was let through forward passes.")
def skips_the_rectifiers(g, W1, b1, W2, b2, X, Y):
    hidden, a = _forward(W1, b1, W2, b2, X)
    d2 = g * (a - Y) / X.shape[1]
    return _gradients(W2.T @ d2, d2, hidden, X)[:2]


@misconception("W1", "b1", "W2", "b2", "These are sums over the examples. The cost is a mean.")
def forgets_the_mean(g, W1, b1, W2, b2, X, Y):
    return tuple(item * X.shape[1] for item in two_layers_vjp(g, W1, b1, W2, b2, X, Y))


@misconception("W1", "b1", "W2", "b2", "The sigmoid is passed twice: a - y is the gradient in front of it already.")
def passes_the_sigmoid_twice(g, W1, b1, W2, b2, X, Y):
    hidden, a = _forward(W1, b1, W2, b2, X)
    d2 = g * (a - Y) * a * (1.0 - a) / X.shape[1]
    return _gradients(W2.T @ d2 * (hidden > 0), d2, hidden, X)


@misconception("W1", "b1", "W2", "b2", "The sign is reversed: this goes up the cost, not down.")
def reverses_the_sign(g, W1, b1, W2, b2, X, Y):
    return tuple(-item for item in two_layers_vjp(g, W1, b1, W2, b2, X, Y))


@accepted
def from_the_cost(g, W1, b1, W2, b2, X, Y):
    hidden, a = _forward(W1, b1, W2, b2, X)
    da = -(np.divide(Y, a) - np.divide(1 - Y, 1 - a))
    d2 = da * a * (1 - a)
    d1 = np.dot(W2.T, d2) * (hidden > 0)
    m = X.shape[1]
    return tuple(g * item / m for item in _gradients(d1, d2, hidden, X))
