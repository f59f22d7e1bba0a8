import numpy as np

from grader.exercise import accepted, misconception


def _mean(a):
    return a.mean(axis=1, keepdims=True)


def _root(x, epsilon):
    return np.sqrt(_mean(x * x) + epsilon)


def rms_norm_vjp(g, x, gamma, *, epsilon):
    r = _root(x, epsilon)
    d = g * gamma
    return d / r - x * _mean(d * x) / r**3, (g * x / r).sum(axis=0)


@misconception("x", "The root is treated as a constant. It depends on every entry of the row.")
def takes_the_root_for_a_constant(g, x, gamma, *, epsilon):
    return g * gamma / _root(x, epsilon)


@misconception(
    "x",
    "In the part that comes through the root a power of it is missing: it is differentiated where it stands in a denominator.",
)
def loses_a_power_of_the_root(g, x, gamma, *, epsilon):
    r, d = _root(x, epsilon), g * gamma
    return d / r - x * _mean(d * x) / r**2


@misconception(
    "x", "The part that comes through the root is a sum over the features. The squares were averaged, which brings a factor 1/d."
)
def sums_where_a_mean_belongs(g, x, gamma, *, epsilon):
    r, d = _root(x, epsilon), g * gamma
    return d / r - x * _mean(d * x) * x.shape[1] / r**3


@misconception("x", "The part that comes through the root is averaged over the batch. Every row has a root of its own.")
def averages_over_the_batch(g, x, gamma, *, epsilon):
    r, d = _root(x, epsilon), g * gamma
    return d / r - x * (d * x).mean(axis=0) / r**3


@misconception("x", "The part that comes through the root has the wrong sign: dividing by more makes the output smaller.")
def adds_the_part_of_the_root(g, x, gamma, *, epsilon):
    r, d = _root(x, epsilon), g * gamma
    return d / r + x * _mean(d * x) / r**3


@misconception("x", "A mean is subtracted, as in layer normalisation. Here the forward pass subtracted none.")
def subtracts_a_mean(g, x, gamma, *, epsilon):
    r, d = _root(x, epsilon), g * gamma
    return (d - _mean(d)) / r - x * _mean(d * x) / r**3


@misconception(
    "x", "gamma was multiplied in at the end. It differs from feature to feature, so it has to be inside the mean over a row."
)
def takes_gamma_out_of_the_mean(g, x, gamma, *, epsilon):
    return gamma * rms_norm_vjp(g, x, np.ones_like(gamma), epsilon=epsilon)[0]


@misconception("x", "gamma is missing: what comes back at the output is scaled before it reaches the normalised values.")
def forgets_gamma(g, x, gamma, *, epsilon):
    return rms_norm_vjp(g, x, np.ones_like(gamma), epsilon=epsilon)[0]


@misconception("x", "The entries of a row are treated one by one. They all share the same root, so their contributions add up.")
def forgets_the_sum(g, x, gamma, *, epsilon):
    r, d = _root(x, epsilon), g * gamma
    return d / r - d * x * x / x.shape[1] / r**3


@misconception("x", "gamma", "epsilon is left out. It is small, but it was in the forward pass.")
def leaves_out_epsilon(g, x, gamma, *, epsilon):
    return rms_norm_vjp(g, x, gamma, epsilon=0.0)


@misconception("gamma", "This multiplies g by x. What gamma was multiplied by in the forward pass is the normalised x.")
def pairs_gamma_with_the_input(g, x, gamma, *, epsilon):
    return (g * x).sum(axis=0)


@misconception("gamma", "This is a mean over the batch. The scale is shared by all examples, and what is shared adds up.")
def averages_the_scale(g, x, gamma, *, epsilon):
    return (g * x / _root(x, epsilon)).mean(axis=0)


@accepted
def by_normalised_values(g, x, gamma, *, epsilon):
    inverse = (np.einsum("nd,nd->n", x, x)[:, None] / x.shape[1] + epsilon) ** -0.5
    xh = x * inverse
    return inverse * (gamma * g - xh * _mean(gamma * g * xh)), np.einsum("nd,nd->d", g, xh)


@accepted
def by_stages(g, x, gamma, *, epsilon):
    r = _root(x, epsilon)
    dr = -(g * gamma * x).sum(axis=1, keepdims=True) / r**2
    dsquares = dr / (2 * r) / x.shape[1]
    return g * gamma / r + 2 * x * dsquares, (g * x / r).sum(0)


@accepted
def by_jacobians(g, x, gamma, *, epsilon):
    dx, d = np.zeros_like(x), x.shape[1]
    for i in range(len(x)):
        r = np.sqrt(x[i] @ x[i] / d + epsilon)
        dx[i] = (np.eye(d) / r - np.outer(x[i], x[i]) / (d * r**3)).T @ (gamma * g[i])
    return dx, sum((g[i] * x[i] / np.sqrt(x[i] @ x[i] / d + epsilon) for i in range(len(x))), np.zeros_like(gamma))
