import numpy as np

from grader.exercise import accepted, misconception


def cumulative_sum_vjp(g, x):
    return np.cumsum(g[:, ::-1], axis=1)[:, ::-1]


@misconception(
    "x", "This applies the forward map to g. Its matrix is triangular, and the transpose is triangular on the other side."
)
def applies_the_forward_map(g, x):
    return np.cumsum(g, axis=1)


@misconception("x", "The totals run in the right direction, but they lie in reverse order: only one of two turns was made.")
def turns_around_once(g, x):
    return np.cumsum(g[:, ::-1], axis=1)


@misconception("x", "This adds up along the other axis. In the forward pass the totals ran along each row.")
def adds_up_along_the_columns(g, x):
    return np.cumsum(g[::-1], axis=0)[::-1]


@misconception("x", "This takes differences, which is the inverse of running totals. Needed is the transpose, another map.")
def uses_the_inverse(g, x):
    return np.diff(g, axis=1, prepend=0.0)


@misconception("x", "Each entry gets the sum over its whole row. It is part only of the totals from its own place on.")
def adds_up_the_whole_row(g, x):
    return np.repeat(g.sum(axis=1, keepdims=True), g.shape[1], axis=1)


@misconception("x", "The entry's own place is left out: x at place j is part of the total at place j too.")
def leaves_out_the_own_place(g, x):
    return np.cumsum(g[:, ::-1], axis=1)[:, ::-1] - g


@misconception("x", "g passes through unchanged. An entry of x acts on all totals that come after it, not only on its own.")
def passes_g_through(g, x):
    return 1.0 * g


@accepted
def by_components(g, x):
    m, n = x.shape
    dx = np.zeros((m, n))
    for i in range(m):
        for j in range(n):
            for p in range(j, n):
                dx[i, j] += g[i, p]
    return dx


@accepted
def by_matrix(g, x):
    triangle = np.tril(np.ones((x.shape[1], x.shape[1])))
    return g @ triangle


@accepted
def by_what_is_left(g, x):
    return g.sum(axis=1, keepdims=True) - np.cumsum(g, axis=1) + g
