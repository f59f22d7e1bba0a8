import numpy as np

from grader.exercise import accepted, misconception


def _error(W, x, labels):
    """Softmax minus one-hot labels."""
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) - np.eye(W.shape[1])[labels]


def _fit(W, x, labels):
    return x.T @ _error(W, x, labels) / len(labels)


def softmax_classifier_vjp(g, W, x, labels, *, decay):
    return g * (_fit(W, x, labels) + 2.0 * decay * W)


@misconception("W", "The penalty lacks a factor: differentiating the square brings one down, and there is no one half in front.")
def forgets_the_factor_two(g, W, x, labels, *, decay):
    return g * (_fit(W, x, labels) + decay * W)


@misconception("W", "The penalty is missing: the weights also act on the loss through their size.")
def forgets_the_penalty(g, W, x, labels, *, decay):
    return g * _fit(W, x, labels)


@misconception("W", "The penalty is divided by the number of examples. It is not part of the mean.")
def averages_the_penalty(g, W, x, labels, *, decay):
    return g * (_fit(W, x, labels) + 2.0 * decay * W / len(labels))


@misconception("W", "The penalty is not multiplied by g: all of the loss is scaled by what comes after it.")
def leaves_g_out_of_the_penalty(g, W, x, labels, *, decay):
    return g * _fit(W, x, labels) + 2.0 * decay * W


@misconception("W", "The cross-entropy is a mean over the examples, and its gradient lacks the 1/n.")
def forgets_the_mean(g, W, x, labels, *, decay):
    return g * (x.T @ _error(W, x, labels) + 2.0 * decay * W)


@misconception("W", "The right class is not treated differently from the others: nothing in this depends on the labels.")
def forgets_the_labels(g, W, x, labels, *, decay):
    return g * (x.T @ (_error(W, x, labels) + np.eye(W.shape[1])[labels]) / len(labels) + 2.0 * decay * W)


@misconception("W", "The error has the wrong sign: it is what the model said minus what is right.")
def reverses_the_error(g, W, x, labels, *, decay):
    return g * (2.0 * decay * W - _fit(W, x, labels))


@misconception("W", "The penalty has the wrong sign: it grows with the weights.")
def subtracts_the_penalty(g, W, x, labels, *, decay):
    return g * (_fit(W, x, labels) - 2.0 * decay * W)


@misconception("W", "This is the transpose of the gradient. Rows of W belong to features, columns to classes.")
def transposes_the_gradient(g, W, x, labels, *, decay):
    return softmax_classifier_vjp(g, W, x, labels, decay=decay).T


@misconception("W", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, W, x, labels, *, decay):
    return softmax_classifier_vjp(1.0, W, x, labels, decay=decay)


@accepted
def by_examples(g, W, x, labels, *, decay):
    dW = np.zeros_like(W)
    n = x.shape[0]
    for i in range(n):
        scores = x[i] @ W
        scores -= scores.max()
        p = np.exp(scores) / np.exp(scores).sum()
        for k in range(W.shape[1]):
            dW[:, k] += x[i] * (p[k] - (k == labels[i]))
    return g * (dW / n + decay * 2 * W)


@accepted
def by_steps(g, W, x, labels, *, decay):
    n = len(x)
    z = x.dot(W)
    p = np.exp(z - z.max(1)[:, None])
    p /= p.sum(1)[:, None]
    p[range(n), labels] -= 1
    p *= g / n
    dW = np.einsum("nd,nc->dc", x, p)
    dW += 2 * g * decay * W
    return dW
