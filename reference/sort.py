import numpy as np

from grader.exercise import accepted, misconception


def sort_vjp(g, x):
    dx = np.empty_like(g)
    dx[np.argsort(x)] = g
    return dx


@misconception(
    "x", "g is put into the order of x once more. Going backward, each entry must return to the place it was taken from."
)
def gathers_again(g, x):
    return g[np.argsort(x)]


@misconception("x", "This sorts g. The order was decided by x in the forward pass; the values of g have no part in it.")
def sorts_the_cotangent(g, x):
    return np.sort(g)


@misconception("x", "g is returned in its own order: entry i of g belongs to the i-th smallest entry of x, wherever that stood.")
def keeps_the_order(g, x):
    return 1.0 * g


@misconception("x", "The places are those of a descending order. The forward pass puts the smallest entry first.")
def sorts_downwards(g, x):
    dx = np.empty_like(g)
    dx[np.argsort(x)[::-1]] = g
    return dx


@misconception("x", "g is missing: each entry is copied once, but how much each copy matters is in g.")
def ignores_the_cotangent(g, x):
    return np.ones_like(x)


@misconception("x", "g is multiplied by the sorted entries. Moving an entry to another place does not scale it.")
def multiplies_by_the_sorted_entries(g, x):
    return g * np.sort(x)


@accepted
def by_ranks(g, x):
    return g[np.argsort(np.argsort(x))]


@accepted
def by_components(g, x):
    dx = np.zeros(len(x))
    for i, place in enumerate(sorted(range(len(x)), key=lambda k: x[k])):
        dx[place] += g[i]
    return dx


@accepted
def by_matrix(g, x):
    return np.eye(len(x))[np.argsort(x)].T @ g
