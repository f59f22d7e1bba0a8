import numpy as np

from grader.exercise import accepted, misconception


def affine_vjp(g, x, w, b):
    return g @ w.T, x.T @ g, g.sum(axis=0)


@misconception("x", "w is not transposed: for a square w this has the right shape and the wrong numbers.")
def forgets_the_transpose(g, x, w, b):
    return g @ w


@misconception("w", "This is divided by the batch size. A mean over the batch belongs to the loss, and g already holds it.")
def averages_w_over_the_batch(g, x, w, b):
    return x.T @ g / x.shape[0]


@misconception("b", "This is the mean over the rows. A mean over the batch belongs to the loss, and g already holds it.")
def averages_b_over_the_batch(g, x, w, b):
    return g.mean(axis=0)


@misconception("w", "This is the transpose of the gradient: rows of w belong to features of x, columns to outputs.")
def transposes_w(g, x, w, b):
    return g.T @ x


@misconception("b", "Every row of x uses b, so its gradient adds up over the rows; this keeps one row for each example.")
def keeps_the_batch(g, x, w, b):
    return g


@misconception("b", "This looks at the first example only. Every row of x uses b.")
def takes_the_first_row(g, x, w, b):
    return g[0].copy()


@misconception(
    "b", "This adds up over the outputs of each example. b has one entry for each output, and what is added up is the batch."
)
def sums_over_the_wrong_axis(g, x, w, b):
    return g.sum(axis=1)


@misconception(
    "b", "The bias is added, not multiplied: its gradient does not depend on the cotangent's size alone, but g must be in it."
)
def ignores_the_cotangent(g, x, w, b):
    return np.full(b.shape, float(x.shape[0]))


@accepted
def by_components(g, x, w, b):
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)
    for i in range(x.shape[0]):
        dx[i] = w.dot(g[i])
        dw += np.outer(x[i], g[i])
        db += g[i]
    return dx, dw, db


@accepted
def by_einsum(g, x, w, b):
    return np.einsum("im,dm->id", g, w), np.einsum("id,im->dm", x, g), np.einsum("im->m", g)
