import numpy as np

from grader.exercise import accepted, misconception


def _softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def cross_entropy_vjp(g, logits, labels):
    return g * (_softmax(logits) - _one_hot(logits, labels)) / logits.shape[0]


@misconception("logits", "The loss is a mean over the rows, and the gradient lacks its 1/n.")
def forgets_the_mean(g, logits, labels):
    return g * (_softmax(logits) - _one_hot(logits, labels))


@misconception("logits", "This divides by the number of classes. The mean is over the rows.")
def divides_by_the_classes(g, logits, labels):
    return g * (_softmax(logits) - _one_hot(logits, labels)) / logits.shape[1]


@misconception("logits", "This divides by the number of all entries. The mean is over the rows only.")
def divides_by_all_entries(g, logits, labels):
    return g * (_softmax(logits) - _one_hot(logits, labels)) / logits.size


@misconception("logits", "The right class is not treated differently from the others: nothing in this depends on the labels.")
def forgets_the_labels(g, logits, labels):
    return g * _softmax(logits) / logits.shape[0]


@misconception("logits", "The sign is reversed: a step against this gradient would make the right class less likely.")
def reverses_the_sign(g, logits, labels):
    return g * (_one_hot(logits, labels) - _softmax(logits)) / logits.shape[0]


@misconception("logits", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, logits, labels):
    return (_softmax(logits) - _one_hot(logits, labels)) / logits.shape[0]


@misconception("logits", "Only the right class gets a gradient. The denominator of the softmax holds the other classes too.")
def looks_at_the_right_class_only(g, logits, labels):
    hot = _one_hot(logits, labels)
    return g * hot * (_softmax(logits) - 1.0) / logits.shape[0]


@misconception("logits", "A derivative of the softmax is applied on top: it is already contained in the difference.")
def differentiates_the_softmax_twice(g, logits, labels):
    s = _softmax(logits)
    return g * (s - _one_hot(logits, labels)) * s * (1.0 - s) / logits.shape[0]


@accepted
def by_index(g, logits, labels):
    n = len(labels)
    d = np.exp(logits) / np.exp(logits).sum(1)[:, None]
    d[range(n), labels] -= 1
    d *= g / n
    return d


@accepted
def by_components(g, logits, labels):
    n, c = logits.shape
    d = np.zeros((n, c))
    for i in range(n):
        total = sum(np.exp(logits[i, k]) for k in range(c))
        for j in range(c):
            d[i, j] = g / n * (np.exp(logits[i, j]) / total - (j == labels[i]))
    return d
