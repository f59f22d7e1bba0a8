import numpy as np

from grader.exercise import accepted, misconception


def _normalised(x, epsilon):
    """The normalised x and one over the standard deviation."""
    centred = x - x.mean(axis=0)
    inverse = 1.0 / np.sqrt((centred * centred).mean(axis=0) + epsilon)
    return centred * inverse, inverse


def batch_norm_vjp(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma
    dx = inverse * (d - d.mean(axis=0) - xh * (d * xh).mean(axis=0))
    return dx, (g * xh).sum(axis=0), g.sum(axis=0)


@misconception("x", "Mean and variance are treated as constants. Both depend on every entry of the column.")
def takes_the_statistics_for_constants(g, x, gamma, beta, *, epsilon):
    return g * gamma * _normalised(x, epsilon)[1]


@misconception("x", "The variance is treated as a constant. It depends on every entry of the column, as the mean does.")
def takes_the_variance_for_a_constant(g, x, gamma, beta, *, epsilon):
    d = g * gamma
    return _normalised(x, epsilon)[1] * (d - d.mean(axis=0))


@misconception("x", "The mean is treated as a constant. It depends on every entry of the column, as the variance does.")
def takes_the_mean_for_a_constant(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma
    return inverse * (d - xh * (d * xh).mean(axis=0))


@misconception("x", "gamma", "This is worked out with a variance that divides by n - 1. The forward pass divides by n.")
def divides_the_variance_by_one_less(g, x, gamma, beta, *, epsilon):
    n = x.shape[0]  # not a number for a single example
    centred = x - x.mean(axis=0)
    inverse = 1.0 / np.sqrt((centred * centred).sum(axis=0) / (n - 1) + epsilon)
    xh, d = centred * inverse, g * gamma
    return inverse * (d - d.mean(axis=0) - xh * (d * xh).sum(axis=0) / (n - 1)), (g * xh).sum(axis=0)


@misconception("x", "gamma is missing: what comes back at the output is scaled before it reaches the normalised values.")
def forgets_gamma(g, x, gamma, beta, *, epsilon):
    return batch_norm_vjp(g, x, np.ones_like(gamma), beta, epsilon=epsilon)[0]


@misconception("x", "The gradient is not divided by the standard deviation: a wider column reacts less to a small step.")
def forgets_the_standard_deviation(g, x, gamma, beta, *, epsilon):
    xh, _ = _normalised(x, epsilon)
    d = g * gamma
    return d - d.mean(axis=0) - xh * (d * xh).mean(axis=0)


@misconception("x", "The two corrections are sums over the batch. The statistics are means, and each brings a factor 1/n.")
def sums_where_means_belong(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma
    return inverse * (d - d.sum(axis=0) - xh * (d * xh).sum(axis=0))


@misconception(
    "x", "The corrections are averaged over the features. Here every feature has statistics of its own, over the batch."
)
def averages_over_the_features(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma
    return inverse * (d - d.mean(axis=1, keepdims=True) - xh * (d * xh).mean(axis=1, keepdims=True))


@misconception("x", "The part that comes through the variance has the wrong sign: dividing by more makes the output smaller.")
def adds_the_part_of_the_variance(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma
    return inverse * (d - d.mean(axis=0) + xh * (d * xh).mean(axis=0))


@misconception("x", "gamma", "epsilon is left out. It is small, but it was in the forward pass.")
def leaves_out_epsilon(g, x, gamma, beta, *, epsilon):
    return batch_norm_vjp(g, x, gamma, beta, epsilon=0.0)[:2]


@misconception("x", "gamma", "epsilon is added to the standard deviation. In the forward pass it stands below the root.")
def adds_epsilon_outside_the_root(g, x, gamma, beta, *, epsilon):
    centred = x - x.mean(axis=0)
    root = np.sqrt((centred * centred).mean(axis=0))
    inverse, d = 1.0 / (root + epsilon), g * gamma
    through_variance = centred * (d * centred).mean(axis=0) / root
    return inverse * (d - d.mean(axis=0) - inverse * through_variance), (g * centred * inverse).sum(axis=0)


@misconception("gamma", "This multiplies g by x. What gamma was multiplied by in the forward pass is the normalised x.")
def pairs_gamma_with_the_input(g, x, gamma, beta, *, epsilon):
    return (g * x).sum(axis=0)


@misconception(
    "gamma", "This multiplies g by the output. What gamma was multiplied by is the normalised x, before scale and shift."
)
def pairs_gamma_with_the_output(g, x, gamma, beta, *, epsilon):
    return (g * (gamma * _normalised(x, epsilon)[0] + beta)).sum(axis=0)


@misconception(
    "gamma", "beta", "These are means over the batch. Scale and shift are shared by all examples, and what is shared adds up."
)
def averages_scale_and_shift(g, x, gamma, beta, *, epsilon):
    return (g * _normalised(x, epsilon)[0]).mean(axis=0), g.mean(axis=0)


@misconception("gamma", "beta", "These have a row for each example. Scale and shift are shared by the whole batch.")
def keeps_the_batch_axis(g, x, gamma, beta, *, epsilon):
    return g * _normalised(x, epsilon)[0], 1.0 * g


@misconception("beta", "The shift is added after the scale: its gradient does not contain gamma.")
def scales_the_shift(g, x, gamma, beta, *, epsilon):
    return gamma * g.sum(axis=0)


@accepted
def by_stages(g, x, gamma, beta, *, epsilon):
    n = x.shape[0]
    centred = x - x.mean(axis=0)
    variance = (centred**2).sum(axis=0) / n
    root = np.sqrt(variance + epsilon)
    dnormalised = g * gamma
    dinverse = (dnormalised * centred).sum(axis=0)
    dvariance = -dinverse / (2.0 * root**3)
    dcentred = dnormalised / root + 2.0 * centred * dvariance / n
    dmean = -dcentred.sum(axis=0)
    return dcentred + dmean / n, (g * centred / root).sum(axis=0), g.sum(axis=0)


@accepted
def by_one_line(g, x, gamma, beta, *, epsilon):
    n = len(x)
    xh, inverse = _normalised(x, epsilon)
    dbeta, dgamma = g.sum(0), np.einsum("ij,ij->j", g, xh)
    return gamma * inverse / n * (n * g - dbeta - xh * dgamma), dgamma, dbeta


@accepted
def by_components(g, x, gamma, beta, *, epsilon):
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros_like(gamma), np.zeros_like(beta)
    n = x.shape[0]
    for j in range(x.shape[1]):
        mean = sum(x[:, j]) / n
        root = np.sqrt(sum((x[i, j] - mean) ** 2 for i in range(n)) / n + epsilon)
        for i in range(n):
            dgamma[j] += g[i, j] * (x[i, j] - mean) / root
            dbeta[j] += g[i, j]
        for i in range(n):
            dx[i, j] = gamma[j] / root * (g[i, j] - dbeta[j] / n - (x[i, j] - mean) / root * dgamma[j] / n)
    return dx, dgamma, dbeta
