import numpy as np

from grader.exercise import accepted, misconception


def pad_vjp(g, x, *, before, after):
    return g[before : before + len(x)].copy()


@misconception("x", "The two widths are exchanged: what was written in front of x is cut off behind it.")
def exchanges_the_widths(g, x, *, before, after):
    return g[after : len(g) - before].copy()


@misconception("x", "This takes the beginning of g, where the zeros in front of x were. x begins after them.")
def cuts_at_the_end_only(g, x, *, before, after):
    return g[: len(x)].copy()


@misconception("x", "This takes the end of g, where the zeros behind x were. x ends before them.")
def cuts_at_the_beginning_only(g, x, *, before, after):
    return g[len(g) - len(x) :].copy()


@misconception("x", "A slice that ends at minus `after` is empty when nothing was added behind.")
def cuts_with_minus_after(g, x, *, before, after):
    return g[before:-after].copy()


@misconception("x", "This pads once more. The gradient is shaped like x, and the zeros around it need none.")
def pads_again(g, x, *, before, after):
    return np.pad(g, (before, after))


@misconception("x", "This still has a gradient for the zeros. They are constants, and x is shorter than the output.")
def keeps_the_padding(g, x, *, before, after):
    return 1.0 * g


@misconception("x", "g is missing: the slope of each kept entry is 1, but how much it matters is in g.")
def ignores_the_cotangent(g, x, *, before, after):
    return np.ones_like(x)


@accepted
def by_components(g, x, *, before, after):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        dx[i] = g[before + i]
    return dx


@accepted
def by_split(g, x, *, before, after):
    return np.split(g, [before, len(g) - after])[1]


@accepted
def by_matrix(g, x, *, before, after):
    return np.eye(len(g), len(x), -before).T @ g
