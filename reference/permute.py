import numpy as np

from grader.exercise import accepted, misconception


def permute_vjp(g, x, p):
    dx = np.empty_like(g)
    dx[p] = g
    return dx


@misconception(
    "x",
    "This applies the permutation once more. Going backward, each entry must return to where it came "
    "from; the two agree only for permutations that undo themselves.",
)
def permutes_again(g, x, p):
    return g[p]


@misconception("x", "g is returned in its own order: entry i of g belongs to the entry of x that was picked for place i.")
def keeps_the_order(g, x, p):
    return 1.0 * g


@misconception("x", "This reverses the order, whatever the permutation is.")
def reverses_the_order(g, x, p):
    return g[::-1].copy()


@misconception("x", "This permutes x. The map is linear, so its VJP does not depend on x at all.")
def permutes_x(g, x, p):
    return x[p]


@accepted
def by_inverse(g, x, p):
    return g[np.argsort(p)]


@accepted
def by_components(g, x, p):
    dx = np.zeros(len(x))
    for i in range(len(p)):
        dx[p[i]] += g[i]
    return dx


@accepted
def by_matrix(g, x, p):
    return np.eye(len(p))[p].T @ g
