import numpy as np

from grader.exercise import accepted, misconception


def _grouped(a, groups):
    n, channels, length = a.shape
    return a.reshape(n, groups, channels // groups * length)


def _mean(a):
    return a.mean(axis=2, keepdims=True)


def _normalised(x, groups, epsilon):
    """The normalised x in groups, and one over the standard deviation of each group."""
    centred = _grouped(x, groups) - _mean(_grouped(x, groups))
    inverse = 1.0 / np.sqrt(_mean(centred * centred) + epsilon)
    return centred * inverse, inverse


def _shape_of(x, groups, epsilon):
    return _normalised(x, groups, epsilon)[0].reshape(x.shape)


def group_norm_vjp(g, x, gamma, beta, *, groups, epsilon):
    xh, inverse = _normalised(x, groups, epsilon)
    d = _grouped(g * gamma[:, None], groups)
    dx = inverse * (d - _mean(d) - xh * _mean(d * xh))
    return dx.reshape(x.shape), (g * xh.reshape(x.shape)).sum(axis=(0, 2)), g.sum(axis=(0, 2))


@misconception("x", "gamma", "The statistics are those of the whole example. Each group has statistics of its own.")
def normalises_the_whole_example(g, x, gamma, beta, *, groups, epsilon):
    return group_norm_vjp(g, x, gamma, beta, groups=1, epsilon=epsilon)[:2]


@misconception("x", "gamma", "The statistics are those of each channel. All channels of a group share theirs.")
def normalises_each_channel(g, x, gamma, beta, *, groups, epsilon):
    return group_norm_vjp(g, x, gamma, beta, groups=x.shape[1], epsilon=epsilon)[:2]


@misconception("x", "gamma", "The groups are cut in another way: the channels of a group stand side by side.")
def interleaves_the_groups(g, x, gamma, beta, *, groups, epsilon):
    order = np.arange(x.shape[1]).reshape(-1, groups).T.ravel()
    dx, dgamma, _ = group_norm_vjp(g[:, order], x[:, order], gamma[order], beta[order], groups=groups, epsilon=epsilon)
    back = np.argsort(order)
    return dx[:, back], dgamma[back]


@misconception("x", "Mean and variance are treated as constants. Both depend on every number of the group.")
def takes_the_statistics_for_constants(g, x, gamma, beta, *, groups, epsilon):
    _, inverse = _normalised(x, groups, epsilon)
    return (inverse * _grouped(g * gamma[:, None], groups)).reshape(x.shape)


@misconception("x", "The variance is treated as a constant. It depends on every number of the group, as the mean does.")
def takes_the_variance_for_a_constant(g, x, gamma, beta, *, groups, epsilon):
    _, inverse = _normalised(x, groups, epsilon)
    d = _grouped(g * gamma[:, None], groups)
    return (inverse * (d - _mean(d))).reshape(x.shape)


@misconception(
    "x", "gamma was multiplied in at the end. It differs from channel to channel, so it has to be inside the means over a group."
)
def takes_gamma_out_of_the_means(g, x, gamma, beta, *, groups, epsilon):
    return gamma[:, None] * group_norm_vjp(g, x, np.ones_like(gamma), beta, groups=groups, epsilon=epsilon)[0]


@misconception("x", "gamma is missing: what comes back at the output is scaled before it reaches the normalised values.")
def forgets_gamma(g, x, gamma, beta, *, groups, epsilon):
    return group_norm_vjp(g, x, np.ones_like(gamma), beta, groups=groups, epsilon=epsilon)[0]


@misconception("x", "The two corrections are divided by the number of channels of a group. The places count as well.")
def divides_by_the_channels_only(g, x, gamma, beta, *, groups, epsilon):
    xh, inverse = _normalised(x, groups, epsilon)
    d = _grouped(g * gamma[:, None], groups)
    count = x.shape[1] // groups
    sums = d.sum(axis=2, keepdims=True), (d * xh).sum(axis=2, keepdims=True)
    return (inverse * (d - sums[0] / count - xh * sums[1] / count)).reshape(x.shape)


@misconception("gamma", "beta", "These look at the first place of each channel only. Scale and shift are used at every place.")
def takes_the_first_place(g, x, gamma, beta, *, groups, epsilon):
    return (g * _shape_of(x, groups, epsilon)).sum(axis=0)[:, 0], g.sum(axis=0)[:, 0]


@misconception("gamma", "beta", "These have an entry for each place. Scale and shift are shared by all places of a channel.")
def keeps_the_places(g, x, gamma, beta, *, groups, epsilon):
    return (g * _shape_of(x, groups, epsilon)).sum(axis=0), g.sum(axis=0)


@misconception(
    "gamma", "beta", "These are means. Scale and shift are shared by all examples and places, and what is shared adds up."
)
def averages_scale_and_shift(g, x, gamma, beta, *, groups, epsilon):
    return (g * _shape_of(x, groups, epsilon)).mean(axis=(0, 2)), g.mean(axis=(0, 2))


@misconception("gamma", "This multiplies g by x. What gamma was multiplied by in the forward pass is the normalised x.")
def pairs_gamma_with_the_input(g, x, gamma, beta, *, groups, epsilon):
    return (g * x).sum(axis=(0, 2))


@accepted
def by_groups(g, x, gamma, beta, *, groups, epsilon):
    dx, xh = np.zeros_like(x), np.zeros_like(x)
    width = x.shape[1] // groups
    for i in range(len(x)):
        for k in range(groups):
            own = slice(k * width, (k + 1) * width)
            piece = x[i, own]
            root = np.sqrt(piece.var() + epsilon)
            xh[i, own] = (piece - piece.mean()) / root
            d = g[i, own] * gamma[own, None]
            dx[i, own] = (d - d.mean() - xh[i, own] * (d * xh[i, own]).mean()) / root
    return dx, np.einsum("ncl,ncl->c", g, xh), np.einsum("ncl->c", g)


@accepted
def by_stages(g, x, gamma, beta, *, groups, epsilon):
    n, channels, length = x.shape
    count = channels // groups * length
    parts = x.reshape(n, groups, channels // groups, length)
    centred = parts - parts.mean(axis=(2, 3), keepdims=True)
    root = np.sqrt((centred**2).mean(axis=(2, 3), keepdims=True) + epsilon)
    dnormalised = (g * gamma.reshape(1, -1, 1)).reshape(parts.shape)
    dvariance = -(dnormalised * centred).sum(axis=(2, 3), keepdims=True) / (2 * root**3)
    dcentred = dnormalised / root + 2 * centred * dvariance / count
    dx = dcentred - dcentred.sum(axis=(2, 3), keepdims=True) / count
    return dx.reshape(x.shape), (g * (centred / root).reshape(x.shape)).sum(2).sum(0), g.sum(2).sum(0)
