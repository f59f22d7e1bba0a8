import numpy as np

from grader.exercise import accepted, misconception


def _normalised(x, epsilon):
    """The normalised x and one over the standard deviation of each row."""
    centred = x - x.mean(axis=1, keepdims=True)
    inverse = 1.0 / np.sqrt((centred * centred).mean(axis=1, keepdims=True) + epsilon)
    return centred * inverse, inverse


def _mean(a):
    return a.mean(axis=1, keepdims=True)


def layer_norm_vjp(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma
    return inverse * (d - _mean(d) - xh * _mean(d * xh)), (g * xh).sum(axis=0), g.sum(axis=0)


@misconception("x", "Mean and variance are treated as constants. Both depend on every entry of the row.")
def takes_the_statistics_for_constants(g, x, gamma, beta, *, epsilon):
    return g * gamma * _normalised(x, epsilon)[1]


@misconception("x", "The variance is treated as a constant. It depends on every entry of the row, as the mean does.")
def takes_the_variance_for_a_constant(g, x, gamma, beta, *, epsilon):
    d = g * gamma
    return _normalised(x, epsilon)[1] * (d - _mean(d))


@misconception(
    "x", "The corrections are averaged over the batch, as in batch normalisation. Here the statistics belong to a row."
)
def averages_over_the_batch(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma
    return inverse * (d - d.mean(axis=0) - xh * (d * xh).mean(axis=0))


@misconception(
    "x", "The corrections are added up over the batch, as in batch normalisation. Here the statistics belong to a row."
)
def sums_over_the_batch(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma
    return inverse * (d - (d.sum(axis=0) + xh * (d * xh).sum(axis=0)) / x.shape[1])


@misconception(
    "x",
    "gamma",
    "This is the gradient of batch normalisation: the statistics are those of the columns. Here they are those of the rows.",
)
def normalises_the_columns(g, x, gamma, beta, *, epsilon):
    centred = x - x.mean(axis=0)
    inverse = 1.0 / np.sqrt((centred * centred).mean(axis=0) + epsilon)
    xh, d = centred * inverse, g * gamma
    return inverse * (d - d.mean(axis=0) - xh * (d * xh).mean(axis=0)), (g * xh).sum(axis=0)


@misconception(
    "x", "gamma was multiplied in at the end. It differs from feature to feature, so it has to be inside the means over a row."
)
def takes_gamma_out_of_the_means(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    return gamma * inverse * (g - _mean(g) - xh * _mean(g * xh))


@misconception("x", "gamma is missing: what comes back at the output is scaled before it reaches the normalised values.")
def forgets_gamma(g, x, gamma, beta, *, epsilon):
    return layer_norm_vjp(g, x, np.ones_like(gamma), beta, epsilon=epsilon)[0]


@misconception("x", "The gradient is not divided by the standard deviation: a wider row reacts less to a small step.")
def forgets_the_standard_deviation(g, x, gamma, beta, *, epsilon):
    xh, _ = _normalised(x, epsilon)
    d = g * gamma
    return d - _mean(d) - xh * _mean(d * xh)


@misconception("x", "gamma", "This is worked out with a variance that divides by d - 1. The forward pass divides by d.")
def divides_the_variance_by_one_less(g, x, gamma, beta, *, epsilon):
    d = g * gamma
    count = x.shape[1] - 1  # not a number for a single feature
    centred = x - _mean(x)
    inverse = 1.0 / np.sqrt((centred * centred).sum(axis=1, keepdims=True) / count + epsilon)
    xh = centred * inverse
    return inverse * (d - _mean(d) - xh * (d * xh).sum(axis=1, keepdims=True) / count), (g * xh).sum(axis=0)


@misconception("x", "gamma", "epsilon is left out. It is small, but it was in the forward pass.")
def leaves_out_epsilon(g, x, gamma, beta, *, epsilon):
    return layer_norm_vjp(g, x, gamma, beta, epsilon=0.0)[:2]


@misconception("gamma", "This multiplies g by x. What gamma was multiplied by in the forward pass is the normalised x.")
def pairs_gamma_with_the_input(g, x, gamma, beta, *, epsilon):
    return (g * x).sum(axis=0)


@misconception("gamma", "beta", "These are summed along the rows. Every feature has a scale and a shift of its own.")
def sums_over_the_features(g, x, gamma, beta, *, epsilon):
    return (g * _normalised(x, epsilon)[0]).sum(axis=1), g.sum(axis=1)


@misconception(
    "gamma", "beta", "These are means over the batch. Scale and shift are shared by all examples, and what is shared adds up."
)
def averages_scale_and_shift(g, x, gamma, beta, *, epsilon):
    return (g * _normalised(x, epsilon)[0]).mean(axis=0), g.mean(axis=0)


@accepted
def by_stages(g, x, gamma, beta, *, epsilon):
    count = x.shape[1]
    centred = x - x.mean(axis=1, keepdims=True)
    root = np.sqrt((centred**2).sum(axis=1, keepdims=True) / count + epsilon)
    dnormalised = g * gamma
    dvariance = -(dnormalised * centred).sum(axis=1, keepdims=True) / (2.0 * root**3)
    dcentred = dnormalised / root + 2.0 * centred * dvariance / count
    return dcentred - dcentred.sum(axis=1, keepdims=True) / count, (g * centred / root).sum(axis=0), g.sum(axis=0)


@accepted
def by_columns(g, x, gamma, beta, *, epsilon):
    xt = x.T
    centred = xt - xt.mean(axis=0)
    inverse = (centred.var(axis=0) + epsilon) ** -0.5
    xh, d, count = centred * inverse, (g * gamma).T, xt.shape[0]
    dx = inverse / count * (count * d - d.sum(axis=0) - xh * (d * xh).sum(axis=0))
    return dx.T, np.einsum("ij,ji->j", g, xh), np.einsum("ij->j", g)


@accepted
def by_jacobians(g, x, gamma, beta, *, epsilon):
    dx = np.zeros_like(x)
    xh, inverse = _normalised(x, epsilon)
    count = x.shape[1]
    for i in range(x.shape[0]):
        jacobian = inverse[i] * (np.eye(count) - 1.0 / count - np.outer(xh[i], xh[i]) / count)
        dx[i] = jacobian.T @ (gamma * g[i])
    return dx, (g * xh).sum(0), g.sum(0)
