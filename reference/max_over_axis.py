import numpy as np

from grader.exercise import accepted, misconception


def max_over_axis_vjp(g, x):
    dx = np.zeros_like(x)
    dx[np.arange(len(x)), x.argmax(axis=1)] = g
    return dx


@misconception("x", "This looks for the maximum of the whole array. Each row has a maximum of its own.")
def compares_with_the_maximum_of_all(g, x):
    return g[:, None] * (x == x.max())


@misconception("x", "All of g goes to the largest entry of the whole array. Each row has a maximum of its own.")
def sends_everything_to_one_entry(g, x):
    dx = np.zeros_like(x)
    dx[np.unravel_index(x.argmax(), x.shape)] = g.sum()
    return dx


@misconception("x", "Every entry of a row gets g. Only the one that was chosen has any influence on the output.")
def spreads_g_over_the_row(g, x):
    return np.repeat(g[:, None], x.shape[1], axis=1)


@misconception("x", "Right as long as there is one largest entry. Where several are equal, each of them gets all of g here.")
def gives_all_of_g_to_every_maximum(g, x):
    return g[:, None] * (x == x.max(axis=1, keepdims=True))


@misconception("x", "The places are right, but g is missing from them.")
def ignores_the_cotangent(g, x):
    return (x == x.max(axis=1, keepdims=True)) * 1.0


@misconception("x", "The largest entry was looked for in every column. Here each row is reduced to one number.")
def looks_along_the_columns(g, x):
    return g[:, None] * (x == x.max(axis=0, keepdims=True))


@misconception(
    "x", "This multiplies g by the maximum. The chosen entry is copied, and the slope of a copy does not depend on its value."
)
def multiplies_by_the_maximum(g, x):
    largest = x.max(axis=1, keepdims=True)
    return g[:, None] * largest * (x == largest)


@misconception("x", "g goes to the smallest entry of each row instead of the largest.")
def chooses_the_minimum(g, x):
    return g[:, None] * (x == x.min(axis=1, keepdims=True))


@accepted
def by_components(g, x):
    dx = np.zeros(x.shape)
    for i in range(x.shape[0]):
        best = 0
        for j in range(x.shape[1]):
            if x[i, j] > x[i, best]:
                best = j
        dx[i, best] = g[i]
    return dx


@accepted
def by_equal_shares(g, x):
    chosen = x == x.max(axis=1, keepdims=True)
    return g[:, None] * chosen / chosen.sum(axis=1, keepdims=True)


@accepted
def by_one_hot_matrix(g, x):
    return g[:, None] * np.eye(x.shape[1])[np.argmax(x, axis=1)]
