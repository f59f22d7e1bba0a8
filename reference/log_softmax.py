import numpy as np

from grader.exercise import accepted, misconception


def _softmax(x, axis=1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax_vjp(g, x):
    return g - _softmax(x) * g.sum(axis=1, keepdims=True)


@misconception("x", "The second term lacks g. This is right only where the entries of g add up to 1 in every row.")
def leaves_g_out_of_the_second_term(g, x):
    return g - _softmax(x)


@misconception(
    "x", "The second term uses each entry of g by itself. A score acts on all outputs of its row: their cotangents add up."
)
def forgets_the_sum(g, x):
    return g - _softmax(x) * g


@misconception("x", "The sum runs over the batch. Rows are separate examples and must not mix.")
def sums_over_the_batch(g, x):
    return g - _softmax(x) * g.sum(axis=0, keepdims=True)


@misconception("x", "This is the gradient of the softmax itself. The logarithm that follows it changes the derivative.")
def forgets_the_logarithm(g, x):
    s = _softmax(x)
    return s * (g - (g * s).sum(axis=1, keepdims=True))


@misconception("x", "The second term is missing: the sum of the exponentials depends on x too.")
def forgets_the_second_term(g, x):
    return 1.0 * g


@misconception(
    "x", "In the second term each entry of g is weighed with its probability. Before this logarithm there is no such weight."
)
def weighs_g_with_the_probabilities(g, x):
    s = _softmax(x)
    return g - s * (g * s).sum(axis=1, keepdims=True)


@misconception("x", "The second term is a mean of g. All outputs of the row are acted on by the full amount: they add up.")
def averages_g(g, x):
    return g - _softmax(x) * g.mean(axis=1, keepdims=True)


@misconception("x", "The second term has the wrong sign: raising one score makes all the other probabilities smaller.")
def adds_the_second_term(g, x):
    return g + _softmax(x) * g.sum(axis=1, keepdims=True)


@misconception("x", "The sum of g is handed out to all scores equally. Which scores move the sum of the exponentials most?")
def hands_out_equally(g, x):
    return g - g.mean(axis=1, keepdims=True)


@misconception("x", "The exponentials are normalised over the batch instead of over the classes of one row.")
def normalises_over_the_batch(g, x):
    return g - _softmax(x, axis=0) * g.sum(axis=1, keepdims=True)


@accepted
def by_components(g, x):
    n, c = x.shape
    dx = np.zeros((n, c))
    for i in range(n):
        e = np.exp(x[i] - np.max(x[i]))
        s = e / np.sum(e)
        for j in range(c):
            for k in range(c):
                dx[i, j] += g[i, k] * ((j == k) - s[j])
    return dx


@accepted
def by_jacobian(g, x):
    s = _softmax(x)
    jacobian = np.eye(x.shape[1]) - s[:, None, :]
    return np.einsum("nk,nkj->nj", g, jacobian)


@accepted
def by_the_output(g, x):
    shifted = x - x.max(axis=1)[:, None]
    y = shifted - np.log(np.exp(shifted).sum(axis=1))[:, None]
    return g - np.exp(y) * np.einsum("ij->i", g)[:, None]
