import numpy as np

from grader.exercise import accepted, misconception


def finite_difference_vjp(g, x):
    zero = np.zeros(1, dtype=g.dtype)
    return np.concatenate([zero, g]) - np.concatenate([g, zero])


@misconception("x", "The sign is reversed: each difference counts the later entry with plus and the earlier one with minus.")
def reverses_the_sign(g, x):
    zero = np.zeros(1)
    return np.concatenate([g, zero]) - np.concatenate([zero, g])


@misconception("x", "Only the later entry of each pair gets a gradient. The one that is subtracted acts on the output too.")
def forgets_what_is_subtracted(g, x):
    return np.concatenate([np.zeros(1), g])


@misconception("x", "Only the earlier entry of each pair gets a gradient. The other one acts on the output too.")
def forgets_what_it_is_subtracted_from(g, x):
    return np.concatenate([-g, np.zeros(1)])


@misconception("x", "The two ends have no gradient here. The first and the last entry of x are used once each.")
def leaves_out_the_ends(g, x):
    dx = np.zeros(g.size + 1)
    dx[1:-1] = g[:-1] - g[1:]
    return dx


@misconception("x", "The last entry of x has no gradient here. No further difference subtracts it, but the last one contains it.")
def loses_the_last_entry(g, x):
    return np.append(finite_difference_vjp(g, x)[:-1], 0.0)


@misconception("x", "This takes differences of g and gives fewer entries than g has. x has one more: look at the ends.")
def takes_differences_of_g(g, x):
    return np.diff(g)


@misconception("x", "This adds up, which is nearly the inverse of taking differences. Needed is the transpose, another map.")
def uses_the_inverse(g, x):
    return np.concatenate([np.zeros(1), np.cumsum(g)])


@misconception("x", "Both uses of an entry are counted with plus. In one of the two differences it is subtracted.")
def adds_both_uses(g, x):
    zero = np.zeros(1)
    return np.concatenate([zero, g]) + np.concatenate([g, zero])


@accepted
def by_components(g, x):
    dx = np.zeros_like(x)
    for i in range(len(g)):
        dx[i + 1] += g[i]
        dx[i] -= g[i]
    return dx


@accepted
def by_slices(g, x):
    dx = np.zeros(x.shape)
    dx[1:] += g
    dx[:-1] -= g
    return dx


@accepted
def by_matrix(g, x):
    n = len(g)
    return (np.eye(n, n + 1, 1) - np.eye(n, n + 1)).T @ g
