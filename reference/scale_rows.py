import numpy as np

from grader.exercise import accepted, misconception


def scale_rows_vjp(g, x, s):
    return g * s, (g * x).sum(axis=1, keepdims=True)


@misconception("s", "This looks at the first column only. Each number in s was multiplied with a whole row.")
def takes_the_first_column(g, x, s):
    return (g * x)[:, :1].copy()


@misconception("s", "x is missing: in a product the slope of one factor is the other one.")
def leaves_out_x(g, x, s):
    return g.sum(axis=1, keepdims=True)


@misconception("s", "This is a mean over the row. Each entry of the row was multiplied with all of s, so nothing is divided.")
def averages_over_the_row(g, x, s):
    return (g * x).mean(axis=1, keepdims=True)


@misconception("s", "The values are right, but the axis of length 1 is lost: the gradient is shaped like s.")
def loses_the_axis_of_length_one(g, x, s):
    return (g * x).sum(axis=1)


@misconception("s", "This still has a number for each entry of x. What was stretched in the forward pass has to be added up.")
def forgets_the_sum(g, x, s):
    return g * x


@misconception("s", "This adds up along the wrong axis. s was stretched along the rows, over the features.")
def sums_over_the_wrong_axis(g, x, s):
    return (g * x).sum(axis=0, keepdims=True).T


@misconception("s", "Sum and product are in the wrong order: the sum of products is not the product of the sums.")
def multiplies_after_the_sum(g, x, s):
    return g.sum(axis=1, keepdims=True) * x.sum(axis=1, keepdims=True)


@misconception("x", "s is missing: a row that was multiplied by a large number in the forward pass acts more on the loss.")
def passes_g_through(g, x, s):
    return 1.0 * g


@misconception("x", "This pairs g with x. The output is linear in x, so the gradient of x does not contain x.")
def pairs_g_with_x(g, x, s):
    return g * x


@misconception("x", "The cotangent g is missing: this is the derivative alone.")
def ignores_the_cotangent_for_x(g, x, s):
    return np.repeat(s, x.shape[1], axis=1)


@misconception("s", "The cotangent g is missing: this adds up the rows of x as if every output mattered equally.")
def ignores_the_cotangent_for_s(g, x, s):
    return x.sum(axis=1, keepdims=True)


@accepted
def by_components(g, x, s):
    dx, ds = np.zeros_like(x), np.zeros_like(s)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            dx[i, j] = g[i, j] * s[i, 0]
            ds[i, 0] += g[i, j] * x[i, j]
    return dx, ds


@accepted
def by_einsum(g, x, s):
    return np.einsum("ij,i->ij", g, s[:, 0]), np.einsum("ij,ij->i", g, x)[:, None]


@accepted
def by_rows(g, x, s):
    return np.diag(s.ravel()) @ g, np.array([gi @ xi for gi, xi in zip(g, x, strict=True)]).reshape(-1, 1)
