import numpy as np

from grader.exercise import accepted, misconception


def _sigmoid(z):
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def _gradients(g, error, X, count):
    return g * (X @ error.T) / count, g * error.sum(axis=1) / count


def logistic_regression_vjp(g, w, b, X, labels):
    return _gradients(g, _sigmoid(w.T @ X + b) - labels, X, X.shape[1])


@misconception("w", "b", "The loss is a mean over the examples, and its 1/m is missing.")
def forgets_the_mean(g, w, b, X, labels):
    return _gradients(g, _sigmoid(w.T @ X + b) - labels, X, 1)


@misconception("w", "b", "This divides by the number of features. The mean is over the examples, which are columns here.")
def divides_by_the_features(g, w, b, X, labels):
    return _gradients(g, _sigmoid(w.T @ X + b) - labels, X, X.shape[0])


@misconception("w", "b", "The sign is reversed: the error is the probability minus the label.")
def reverses_the_error(g, w, b, X, labels):
    return _gradients(g, labels - _sigmoid(w.T @ X + b), X, X.shape[1])


@misconception("w", "b", "A derivative of the sigmoid is multiplied in. It is already contained in the difference.")
def differentiates_the_sigmoid_twice(g, w, b, X, labels):
    a = _sigmoid(w.T @ X + b)
    return _gradients(g, (a - labels) * a * (1.0 - a), X, X.shape[1])


@misconception("w", "b", "The score was compared with the label. What is to be compared with it is the probability.")
def compares_the_score_with_the_label(g, w, b, X, labels):
    return _gradients(g, w.T @ X + b - labels, X, X.shape[1])


@misconception("w", "b", "The bias was left out when the probabilities were worked out again.")
def forgets_the_bias(g, w, b, X, labels):
    return _gradients(g, _sigmoid(w.T @ X) - labels, X, X.shape[1])


@misconception("w", "b", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, w, b, X, labels):
    return logistic_regression_vjp(1.0, w, b, X, labels)


@misconception("w", "This is a row. The weights are a column, and their gradient has the same shape.")
def returns_a_row(g, w, b, X, labels):
    return logistic_regression_vjp(g, w, b, X, labels)[0].T


@misconception("b", "This has an entry for each example. The bias is shared by all of them, and what is shared adds up.")
def keeps_the_axis_of_the_examples(g, w, b, X, labels):
    return g * (_sigmoid(w.T @ X + b) - labels) / X.shape[1]


@accepted
def by_examples(g, w, b, X, labels):
    dw, db = np.zeros_like(w), np.zeros_like(b)
    m = X.shape[1]
    for j in range(m):
        z = (w[:, 0] * X[:, j]).sum() + b[0]
        error = 1.0 / (1.0 + np.exp(-z)) - labels[0, j]
        dw[:, 0] += g * error * X[:, j] / m
        db[0] += g * error / m
    return dw, db


@accepted
def by_steps(g, w, b, X, labels):
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    dZ = (A - labels) / m * g
    return np.einsum("ij,kj->ik", X, dZ), np.sum(dZ, axis=1)
