import numpy as np

from grader.exercise import accepted, misconception


def _layer(d, A, W):
    return W.T @ d, d @ A.T, d.sum(axis=1, keepdims=True)


def linear_relu_vjp(g, A, W, b):
    return _layer(g * (W @ A + b > 0), A, W)


@misconception("A", "W", "b", "The activation is skipped: what comes from above has to pass it first.")
def skips_the_activation(g, A, W, b):
    return _layer(g, A, W)


@misconception("A", "W", "b", "This rectifies the gradient itself. The gate was set by the sign of Z in the forward pass.")
def rectifies_the_cotangent(g, A, W, b):
    return _layer(np.maximum(g, 0.0), A, W)


@misconception("W", "b", "These are divided by the number of examples once too often.")
def averages_over_the_examples(g, A, W, b):
    _, dW, db = linear_relu_vjp(g, A, W, b)
    return dW / A.shape[1], db / A.shape[1]


@misconception("W", "b", "These are sums over the examples. In this course the factor 1/m belongs to them.")
def forgets_the_mean(g, A, W, b):
    _, dW, db = linear_relu_vjp(g, A, W, b)
    return dW * A.shape[1], db * A.shape[1]


@misconception("b", "This adds up over the wrong axis. The bias was copied into every column, one for each example.")
def adds_up_over_the_units(g, A, W, b):
    d = g * (W @ A + b > 0)
    return d.sum() * np.ones_like(b)


@accepted
def by_examples(g, A, W, b):
    dA, dW, db = np.zeros_like(A), np.zeros_like(W), np.zeros_like(b)
    for j in range(A.shape[1]):
        d = g[:, j] * (W @ A[:, j] + b[:, 0] > 0)
        dA[:, j] = d @ W
        dW += np.outer(d, A[:, j])
        db[:, 0] += d
    return dA, dW, db
