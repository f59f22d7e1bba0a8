import numpy as np

from grader.exercise import accepted, misconception


def downsample_vjp(g, x, *, step):
    dx = np.zeros_like(x)
    dx[::step] = g
    return dx


@misconception("x", "g is spread over entries that were thrown away. The output does not depend on them.")
def fills_the_gaps(g, x, *, step):
    return np.repeat(g, step)[: len(x)]


@misconception("x", "This spreads g evenly, as if a mean had been taken. The forward pass only picks.")
def spreads_g_evenly(g, x, *, step):
    return np.repeat(g, step)[: len(x)] / step


@misconception("x", "g goes to the last place of each stretch. The forward pass keeps the first.")
def uses_the_last_place(g, x, *, step):
    dx = np.zeros(len(x) + step)
    dx[step - 1 :: step][: len(g)] = g
    return dx[: len(x)]


@misconception("x", "This has the shape of the output. The entries that were thrown away have a gradient too: which one?")
def keeps_the_shape_of_the_output(g, x, *, step):
    return 1.0 * g


@misconception("x", "This fills the first places of x. Each entry of g belongs to the place that was picked.")
def fills_the_first_places(g, x, *, step):
    dx = np.zeros_like(x)
    dx[: len(g)] = g
    return dx


@misconception("x", "The places are right, but g is missing from them.")
def ignores_the_cotangent(g, x, *, step):
    dx = np.zeros_like(x)
    dx[::step] = 1.0
    return dx


@accepted
def by_components(g, x, *, step):
    dx = np.zeros(x.shape)
    for i in range(len(g)):
        dx[i * step] = g[i]
    return dx


@accepted
def by_columns(g, x, *, step):
    table = np.zeros((len(g), step))
    table[:, 0] = g
    return table.ravel()[: len(x)]


@accepted
def by_matrix(g, x, *, step):
    return np.eye(len(x))[::step].T @ g
