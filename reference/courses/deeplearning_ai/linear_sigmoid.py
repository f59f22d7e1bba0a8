import numpy as np

from grader.exercise import accepted, misconception


def _slope(A, W, b):
    s = 1.0 / (1.0 + np.exp(-(W @ A + b)))
    return s * (1.0 - s)


def _layer(d, A, W):
    return W.T @ d, d @ A.T, d.sum(axis=1, keepdims=True)


def linear_sigmoid_vjp(g, A, W, b):
    return _layer(g * _slope(A, W, b), A, W)


@misconception("A", "W", "b", "The activation is skipped: what comes from above has to pass it first.")
def skips_the_activation(g, A, W, b):
    return _layer(g, A, W)


@misconception("A", "W", "b", "The derivative of the sigmoid is written with Z in the place of the sigmoid itself.")
def differentiates_at_the_preactivation(g, A, W, b):
    z = W @ A + b
    return _layer(g * z * (1.0 - z), A, W)


@misconception("W", "b", "These are divided by the number of examples once too often.")
def averages_over_the_examples(g, A, W, b):
    _, dW, db = linear_sigmoid_vjp(g, A, W, b)
    return dW / A.shape[1], db / A.shape[1]


@misconception("W", "b", "These are sums over the examples. In this course the factor 1/m belongs to them.")
def forgets_the_mean(g, A, W, b):
    _, dW, db = linear_sigmoid_vjp(g, A, W, b)
    return dW * A.shape[1], db * A.shape[1]


@accepted
def by_examples(g, A, W, b):
    d = g * _slope(A, W, b)
    dW = sum(np.outer(d[:, j], A[:, j]) for j in range(A.shape[1]))
    return np.stack([W.T @ column for column in d.T], axis=1), dW, d.sum(1)[:, None]
