import numpy as np

from grader.exercise import accepted, misconception


def repeat_vjp(g, x, *, times):
    return g.reshape(-1, times).sum(axis=1)


@misconception("x", "Only the first copy is counted. Every copy acts on the loss, and all of them belong to the same entry of x.")
def takes_the_first_copy(g, x, *, times):
    return g[::times].copy()


@misconception("x", "This is the mean over the copies. An entry that is used more often has more influence, not the same.")
def averages_the_copies(g, x, *, times):
    return g.reshape(-1, times).mean(axis=1)


@misconception(
    "x",
    "The copies are looked for in the wrong places: here the copies of one entry lie side by side, not one vector after another.",
)
def takes_them_for_tiles(g, x, *, times):
    return g.reshape(times, -1).sum(axis=0)


@misconception("x", "This repeats once more. It has the output's shape or more, while the gradient is shaped like x.")
def repeats_again(g, x, *, times):
    return np.repeat(g, times)


@misconception("x", "Only the first copy is counted, and multiplied as if all copies had the same g.")
def multiplies_the_first_copy(g, x, *, times):
    return times * g[::times]


@misconception("x", "g is missing: this counts how often each entry is used, but not how much each use matters.")
def ignores_the_cotangent(g, x, *, times):
    return np.full(len(x), float(times))


@accepted
def by_components(g, x, *, times):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        for copy in range(times):
            dx[i] += g[i * times + copy]
    return dx


@accepted
def by_strides(g, x, *, times):
    return sum(g[start::times] for start in range(times))


@accepted
def by_matrix(g, x, *, times):
    return np.repeat(np.eye(len(x)), times, axis=0).T @ g


@accepted
def by_scattering(g, x, *, times):
    dx = np.zeros(x.shape)
    np.add.at(dx, np.repeat(np.arange(len(x)), times), g)
    return dx
