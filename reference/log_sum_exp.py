import numpy as np

from grader.exercise import accepted, misconception


def _softmax(x, axis=1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def log_sum_exp_vjp(g, x):
    return g[:, None] * _softmax(x)


@misconception("x", "The derivative of the logarithm is missing: only the exponentials inside it were differentiated.")
def forgets_the_logarithm(g, x):
    return g[:, None] * np.exp(x)


@misconception("x", "The exponentials are divided by a sum over the batch. Each row has a sum of its own.")
def normalises_over_the_batch(g, x):
    return g[:, None] * _softmax(x, axis=0)


@misconception("x", "The cotangent g is missing: these are the proportions of each row alone.")
def ignores_the_cotangent(g, x):
    return _softmax(x)


@misconception("x", "The derivative of the exponentials is missing: this is only that of the logarithm of the sum.")
def forgets_the_exponentials(g, x):
    return np.repeat((g / np.exp(x).sum(axis=1))[:, None], x.shape[1], axis=1)


@misconception("x", "All of g goes to the largest score. The maximum is only what this function looks like from far away.")
def takes_it_for_the_maximum(g, x):
    return g[:, None] * (x == x.max(axis=1, keepdims=True))


@misconception("x", "The exponentials are divided by the sum over the whole array. Each row has a sum of its own.")
def normalises_over_everything(g, x):
    e = np.exp(x - x.max())
    return g[:, None] * e / e.sum()


@misconception("x", "This was differentiated once too often: the softmax that you found is the gradient, not yet another layer.")
def differentiates_the_softmax(g, x):
    s = _softmax(x)
    return g[:, None] * s * (1.0 - s)


@misconception("x", "The scores themselves are put in proportion. It is their exponentials that are added up.")
def puts_the_scores_in_proportion(g, x):
    return g[:, None] * x / x.sum(axis=1, keepdims=True)


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(x.shape[0]):
        e = np.exp(x[i] - max(x[i]))
        total = sum(e)
        for j in range(x.shape[1]):
            dx[i, j] = g[i] * e[j] / total
    return dx


@accepted
def by_the_output(g, x):
    largest = x.max(axis=1, keepdims=True)
    y = largest + np.log(np.exp(x - largest).sum(axis=1, keepdims=True))
    return np.exp(x - y) * g[:, None]


@accepted
def by_einsum(g, x):
    e = np.exp(x - x.max(axis=1)[:, None])
    return np.einsum("i,ij,i->ij", g, e, 1.0 / e.sum(axis=1))
