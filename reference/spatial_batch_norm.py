import numpy as np

from grader.exercise import accepted, misconception


def _mean(a):
    return a.mean(axis=(0, 2), keepdims=True)


def _normalised(x, epsilon):
    """The normalised x and one over the standard deviation of each channel."""
    centred = x - _mean(x)
    inverse = 1.0 / np.sqrt(_mean(centred * centred) + epsilon)
    return centred * inverse, inverse


def spatial_batch_norm_vjp(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma[:, None]
    return inverse * (d - _mean(d) - xh * _mean(d * xh)), (g * xh).sum(axis=(0, 2)), g.sum(axis=(0, 2))


def _rows(g, x, gamma, epsilon):
    """The gradients of batch normalisation for rows of features."""
    centred = x - x.mean(axis=0)
    inverse = 1.0 / np.sqrt((centred * centred).mean(axis=0) + epsilon)
    xh, d = centred * inverse, g * gamma
    return inverse * (d - d.mean(axis=0) - xh * (d * xh).mean(axis=0)), (g * xh).sum(axis=0), g.sum(axis=0)


@misconception("x", "The sums of the two corrections are divided by the number of examples. The places count as well.")
def divides_by_the_examples_only(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma[:, None]
    return inverse * (d - _mean(d) * x.shape[2] - xh * _mean(d * xh) * x.shape[2])


@misconception("x", "The two corrections are means over the examples only. All places of a channel share its statistics.")
def averages_over_the_examples_only(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    d = g * gamma[:, None]
    return inverse * (d - d.mean(axis=0, keepdims=True) - xh * (d * xh).mean(axis=0, keepdims=True))


@misconception(
    "x", "gamma", "beta", "The array was reshaped without turning the channels to the end: channels and places are mixed up."
)
def reshapes_without_turning(g, x, gamma, beta, *, epsilon):
    n, c, length = x.shape
    dx, dgamma, dbeta = _rows(g.reshape(-1, c), x.reshape(-1, c), gamma, epsilon)
    return dx.reshape(n, c, length), dgamma, dbeta


@misconception(
    "x", "gamma", "Each place is normalised by itself, over the examples only. All places of a channel share its statistics."
)
def normalises_each_place(g, x, gamma, beta, *, epsilon):
    dx, dgamma, _ = _rows(
        g.transpose(0, 2, 1).reshape(len(x), -1),
        x.transpose(0, 2, 1).reshape(len(x), -1),
        np.tile(gamma, x.shape[2]),
        epsilon,
    )
    return dx.reshape(len(x), x.shape[2], -1).transpose(0, 2, 1), dgamma.reshape(x.shape[2], -1).sum(axis=0)


@misconception("x", "Mean and variance are treated as constants. Both depend on every number of the channel.")
def takes_the_statistics_for_constants(g, x, gamma, beta, *, epsilon):
    return _normalised(x, epsilon)[1] * g * gamma[:, None]


@misconception("x", "The variance is treated as a constant. It depends on every number of the channel, as the mean does.")
def takes_the_variance_for_a_constant(g, x, gamma, beta, *, epsilon):
    d = g * gamma[:, None]
    return _normalised(x, epsilon)[1] * (d - _mean(d))


@misconception("x", "gamma is missing: what comes back at the output is scaled before it reaches the normalised values.")
def forgets_gamma(g, x, gamma, beta, *, epsilon):
    return spatial_batch_norm_vjp(g, x, np.ones_like(gamma), beta, epsilon=epsilon)[0]


@misconception("gamma", "This looks at the first place of each channel only. The scale is used at every place.")
def takes_the_first_place_for_gamma(g, x, gamma, beta, *, epsilon):
    return (g * _normalised(x, epsilon)[0]).sum(axis=0)[:, 0]


@misconception("beta", "This looks at the first place of each channel only. The shift is used at every place.")
def takes_the_first_place_for_beta(g, x, gamma, beta, *, epsilon):
    return g.sum(axis=0)[:, 0]


@misconception("gamma", "beta", "These have an entry for each place. Scale and shift are shared by all places of a channel.")
def keeps_the_places(g, x, gamma, beta, *, epsilon):
    return (g * _normalised(x, epsilon)[0]).sum(axis=0), g.sum(axis=0)


@misconception(
    "gamma", "beta", "These are means. Scale and shift are shared by all examples and places, and what is shared adds up."
)
def averages_scale_and_shift(g, x, gamma, beta, *, epsilon):
    return (g * _normalised(x, epsilon)[0]).mean(axis=(0, 2)), g.mean(axis=(0, 2))


@misconception("gamma", "This multiplies g by x. What gamma was multiplied by in the forward pass is the normalised x.")
def pairs_gamma_with_the_input(g, x, gamma, beta, *, epsilon):
    return (g * x).sum(axis=(0, 2))


@accepted
def by_rows_of_features(g, x, gamma, beta, *, epsilon):
    n, c, length = x.shape
    turned = [a.transpose(0, 2, 1).reshape(n * length, c) for a in (g, x)]
    dx, dgamma, dbeta = _rows(*turned, gamma, epsilon)
    return dx.reshape(n, length, c).transpose(0, 2, 1), dgamma, dbeta


@accepted
def by_channels(g, x, gamma, beta, *, epsilon):
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros_like(gamma), np.zeros_like(beta)
    for j in range(x.shape[1]):
        root = np.sqrt(x[:, j].var() + epsilon)
        xh = (x[:, j] - x[:, j].mean()) / root
        dgamma[j], dbeta[j] = np.vdot(g[:, j], xh), g[:, j].sum()
        dx[:, j] = gamma[j] / root * (g[:, j] - dbeta[j] / xh.size - xh * dgamma[j] / xh.size)
    return dx, dgamma, dbeta


@accepted
def by_einsum(g, x, gamma, beta, *, epsilon):
    xh, inverse = _normalised(x, epsilon)
    dgamma, dbeta = np.einsum("ncl,ncl->c", g, xh), np.einsum("ncl->c", g)
    count = x.shape[0] * x.shape[2]
    return np.einsum("c,c,ncl->ncl", gamma, inverse.ravel(), g - (dbeta[:, None] + xh * dgamma[:, None]) / count), dgamma, dbeta
