import numpy as np

from grader.exercise import accepted, misconception


def _inverse(variance, epsilon):
    return 1.0 / np.sqrt(variance + epsilon)


def batch_norm_inference_vjp(g, x, gamma, beta, mean, variance, *, epsilon):
    inverse = _inverse(variance, epsilon)
    return g * gamma * inverse, (g * (x - mean) * inverse).sum(axis=0), g.sum(axis=0)


@misconception("x", "This is the formula of training, in which the statistics depend on x. Here they are given numbers.")
def uses_the_formula_of_training(g, x, gamma, beta, mean, variance, *, epsilon):
    inverse = _inverse(variance, epsilon)
    xh, d = (x - mean) * inverse, g * gamma
    return inverse * (d - d.mean(axis=0) - xh * (d * xh).mean(axis=0))


@misconception("x", "gamma", "The statistics of this batch are used. The forward pass used those that it was given.")
def takes_the_statistics_of_the_batch(g, x, gamma, beta, mean, variance, *, epsilon):
    inverse = _inverse(x.var(axis=0), epsilon)
    return g * gamma * inverse, (g * (x - x.mean(axis=0)) * inverse).sum(axis=0)


@misconception("x", "The standard deviation is missing: a step in x is divided by it before it reaches the output.")
def forgets_the_standard_deviation(g, x, gamma, beta, mean, variance, *, epsilon):
    return g * gamma


@misconception("x", "gamma is missing: what comes back at the output is scaled before it reaches x.")
def forgets_gamma(g, x, gamma, beta, mean, variance, *, epsilon):
    return g * _inverse(variance, epsilon)


@misconception("x", "gamma", "This divides by the variance. In the forward pass there is a root.")
def forgets_the_root(g, x, gamma, beta, mean, variance, *, epsilon):
    return g * gamma / (variance + epsilon), (g * (x - mean) / (variance + epsilon)).sum(axis=0)


@misconception("x", "gamma", "epsilon is left out. It is small, but it was in the forward pass.")
def leaves_out_epsilon(g, x, gamma, beta, mean, variance, *, epsilon):
    return batch_norm_inference_vjp(g, x, gamma, beta, mean, variance, epsilon=0.0)[:2]


@misconception("x", "gamma", "epsilon is added to the standard deviation. In the forward pass it stands below the root.")
def adds_epsilon_outside_the_root(g, x, gamma, beta, mean, variance, *, epsilon):
    inverse = 1.0 / (np.sqrt(variance) + epsilon)
    return g * gamma * inverse, (g * (x - mean) * inverse).sum(axis=0)


@misconception("gamma", "This multiplies g by x. What gamma was multiplied by in the forward pass is the normalised x.")
def pairs_gamma_with_the_input(g, x, gamma, beta, mean, variance, *, epsilon):
    return (g * x).sum(axis=0)


@misconception("gamma", "The mean is not subtracted. What gamma was multiplied by in the forward pass is the normalised x.")
def forgets_the_mean(g, x, gamma, beta, mean, variance, *, epsilon):
    return (g * x * _inverse(variance, epsilon)).sum(axis=0)


@misconception(
    "gamma", "beta", "These are means over the batch. Scale and shift are shared by all examples, and what is shared adds up."
)
def averages_scale_and_shift(g, x, gamma, beta, mean, variance, *, epsilon):
    return (g * (x - mean) * _inverse(variance, epsilon)).mean(axis=0), g.mean(axis=0)


@misconception("beta", "The shift is added after the scale: its gradient does not contain gamma.")
def scales_the_shift(g, x, gamma, beta, mean, variance, *, epsilon):
    return gamma * g.sum(axis=0)


@accepted
def by_components(g, x, gamma, beta, mean, variance, *, epsilon):
    dx, dgamma, dbeta = np.zeros_like(x), np.zeros_like(gamma), np.zeros_like(beta)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            root = (variance[j] + epsilon) ** 0.5
            dx[i, j] = g[i, j] * gamma[j] / root
            dgamma[j] += g[i, j] * (x[i, j] - mean[j]) / root
            dbeta[j] += g[i, j]
    return dx, dgamma, dbeta


@accepted
def by_matrices(g, x, gamma, beta, mean, variance, *, epsilon):
    scale = np.diag(_inverse(variance, epsilon))
    return g @ (np.diag(gamma) @ scale), np.einsum("ij,ij->j", g, (x - mean) @ scale), np.einsum("ij->j", g)
