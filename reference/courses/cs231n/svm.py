import numpy as np

from grader.exercise import accepted, misconception


def _open(W, X, y):
    """1 where a wrong class comes too close, else 0."""
    scores = X @ W
    rows = np.arange(len(y))
    margins = scores - scores[rows, y][:, None] + 1.0
    margins[rows, y] = 0.0
    return (margins > 0).astype(float)


def _fit(W, X, y):
    d = _open(W, X, y)
    d[np.arange(len(y)), y] = -d.sum(axis=1)
    return X.T @ d / len(y)


def svm_vjp(g, W, X, y, reg):
    return g * (_fit(W, X, y) + 2.0 * reg * W)


@misconception("W", "The right class is left out: its score stands in every term of its row.")
def forgets_the_right_class(g, W, X, y, reg):
    return g * (X.T @ _open(W, X, y) / len(y) + 2.0 * reg * W)


@misconception("W", "The right class is counted once for each example. It stands in as many terms as there are open margins.")
def counts_the_right_class_once(g, W, X, y, reg):
    d = _open(W, X, y)
    d[np.arange(len(y)), y] = -1.0
    return g * (X.T @ d / len(y) + 2.0 * reg * W)


@misconception("W", "The penalty is missing from the gradient.")
def forgets_the_penalty(g, W, X, y, reg):
    return g * _fit(W, X, y)


@misconception("W", "The penalty counts half: there is no one half in front of it.")
def halves_the_penalty(g, W, X, y, reg):
    return g * (_fit(W, X, y) + reg * W)


@misconception("W", "The loss is a mean over the examples, and its gradient is not divided by their number.")
def forgets_the_mean(g, W, X, y, reg):
    return g * (_fit(W, X, y) * len(y) + 2.0 * reg * W)


@misconception("W", "The penalty is divided by the number of examples. It is not part of the mean.")
def averages_the_penalty(g, W, X, y, reg):
    return g * (_fit(W, X, y) + 2.0 * reg * W / len(y))


@accepted
def by_loops(g, W, X, y, reg):
    dW = np.zeros_like(W)
    for row, right in zip(X, y, strict=True):
        scores = row @ W
        for j in range(W.shape[1]):
            if j != right and scores[j] - scores[right] + 1 > 0:
                dW[:, j] += row / len(y)
                dW[:, right] -= row / len(y)
    return g * (dW + 2 * reg * W)
