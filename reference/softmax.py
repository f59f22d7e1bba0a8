import numpy as np

from grader.exercise import accepted, misconception


def _softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_vjp(g, x):
    s = _softmax(x)
    return s * (g - (g * s).sum(axis=-1, keepdims=True))


@misconception(
    "x",
    "Only the diagonal of the Jacobian is used. Each probability also depends on the other scores of "
    "its row, through the denominator.",
)
def uses_the_diagonal_only(g, x):
    s = _softmax(x)
    return g * s * (1.0 - s)


@misconception("x", "The sum over the row is taken over g alone. It has to weigh each entry of g with its probability.")
def sums_g_without_weights(g, x):
    s = _softmax(x)
    return s * (g - g.sum(axis=-1, keepdims=True))


@misconception("x", "The sum runs over the batch. Rows are separate examples and must not mix.")
def sums_over_the_batch(g, x):
    s = _softmax(x)
    return s * (g - (g * s).sum(axis=0, keepdims=True))


@misconception("x", "The second term is missing: the denominator depends on x too.")
def forgets_the_denominator(g, x):
    return g * _softmax(x)


@misconception("x", "The softmax is normalised over the batch instead of over the classes of one row.")
def normalises_over_the_batch(g, x):
    s = _softmax(x, axis=0)
    return s * (g - (g * s).sum(axis=0, keepdims=True))


@misconception("x", "The exponentials are divided by the sum over all rows. Each row is normalised on its own.")
def normalises_over_everything(g, x):
    e = np.exp(x - x.max())
    s = e / e.sum()
    return s * (g - (g * s).sum(axis=-1, keepdims=True))


@misconception(
    "x", "The softmax and the sum in its derivative are taken over all rows at once. Each row is normalised on its own."
)
def treats_all_rows_as_one(g, x):
    e = np.exp(x - x.max())
    s = e / e.sum()
    return s * (g - (g * s).sum())


@misconception("x", "The cotangent g enters only one of the two terms.")
def leaves_g_out_of_one_term(g, x):
    s = _softmax(x)
    return s * (g - (s * s).sum(axis=-1, keepdims=True))


@misconception("x", "The sum over the row is taken over all rows at once. Each row has its own.")
def sums_over_everything(g, x):
    s = _softmax(x)
    return s * (g - (g * s).sum())


@accepted
def by_jacobian(g, x):
    s = _softmax(x)
    dx = np.empty_like(x)
    for i in range(x.shape[0]):
        dx[i] = (np.diag(s[i]) - np.outer(s[i], s[i])) @ g[i]
    return dx


@accepted
def by_einsum(g, x):
    s = _softmax(x)
    return s * g - s * np.einsum("ij,ij->i", g, s)[:, None]


@accepted
def by_components(g, x):
    n, c = x.shape
    dx = np.zeros((n, c))
    for i in range(n):
        e = np.exp(x[i])
        s = e / sum(e)
        for j in range(c):
            for k in range(c):
                dx[i, j] += g[i, k] * s[k] * ((j == k) - s[j])
    return dx
