import numpy as np

from grader.exercise import accepted, misconception


def _log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def _softmax(z):
    return np.exp(_log_softmax(z))


def _mass(weights):
    return weights.sum(axis=1, keepdims=True)


def soft_cross_entropy_vjp(g, logits, weights):
    n = logits.shape[0]
    return g * (_softmax(logits) * _mass(weights) - weights) / n, -g * _log_softmax(logits) / n


@misconception("logits", "This takes it for granted that the weights of a row add up to 1. Here they need not.")
def assumes_weights_that_add_up_to_one(g, logits, weights):
    return g * (_softmax(logits) - weights) / logits.shape[0]


@misconception("logits", "The softmax is scaled entry by entry. In its part of the loss all weights of a row stand together.")
def scales_the_softmax_entry_by_entry(g, logits, weights):
    return g * (_softmax(logits) * weights - weights) / logits.shape[0]


@misconception("logits", "The sum of the exponentials is treated as a constant. It depends on all logits of the row.")
def forgets_the_denominator(g, logits, weights):
    return -g * weights / logits.shape[0]


@misconception("logits", "The sign is reversed: a step against this gradient would make classes with large weights less likely.")
def reverses_the_sign(g, logits, weights):
    return g * (weights - _softmax(logits) * _mass(weights)) / logits.shape[0]


@misconception("logits", "The weights are added up over the batch. Rows are separate examples and must not mix.")
def adds_the_weights_over_the_batch(g, logits, weights):
    return g * (_softmax(logits) * weights.sum(axis=0, keepdims=True) - weights) / logits.shape[0]


@misconception(
    "weights", "This takes the logarithm of the weights. What they are multiplied with is the logarithm of the probabilities."
)
def takes_the_logarithm_of_the_weights(g, logits, weights):
    return -g * np.log(weights) / logits.shape[0]


@misconception("weights", "These are the logits. The softmax also subtracts a number from each row, before the weights come in.")
def pairs_the_weights_with_the_logits(g, logits, weights):
    return -g * logits / logits.shape[0]


@misconception("weights", "The logarithm is missing: the weights are multiplied with log-probabilities.")
def pairs_the_weights_with_probabilities(g, logits, weights):
    return -g * _softmax(logits) / logits.shape[0]


@misconception("weights", "The sign is missing: the loss holds negative log-probabilities.")
def forgets_the_sign_of_the_weights(g, logits, weights):
    return g * _log_softmax(logits) / logits.shape[0]


@misconception("logits", "weights", "The loss is a mean over the rows, and its 1/n is missing.")
def forgets_the_mean(g, logits, weights):
    return g * (_softmax(logits) * _mass(weights) - weights), -g * _log_softmax(logits)


@misconception("logits", "weights", "This divides by the number of all entries. The mean is over the rows only.")
def divides_by_all_entries(g, logits, weights):
    d = g / logits.size
    return d * (_softmax(logits) * _mass(weights) - weights), -d * _log_softmax(logits)


@misconception("logits", "weights", "The cotangent g is missing. The loss is a scalar, but what comes after it may scale it.")
def ignores_the_cotangent(g, logits, weights):
    return soft_cross_entropy_vjp(1.0, logits, weights)


@accepted
def by_stages(g, logits, weights):
    n = len(logits)
    e = np.exp(logits - logits.max(1)[:, None])
    s = e / e.sum(1)[:, None]
    dlog = -g * weights / n
    return dlog - s * dlog.sum(axis=1)[:, None], -g / n * np.log(s)


@accepted
def by_components(g, logits, weights):
    dz, dp = np.zeros_like(logits), np.zeros_like(weights)
    n, c = logits.shape
    for i in range(n):
        total = sum(np.exp(logits[i, k]) for k in range(c))
        mass = sum(weights[i])
        for j in range(c):
            dz[i, j] = g / n * (mass * np.exp(logits[i, j]) / total - weights[i, j])
            dp[i, j] = g / n * (np.log(total) - logits[i, j])
    return dz, dp


@accepted
def by_jacobians(g, logits, weights):
    n, c = logits.shape
    dz = np.stack([(np.eye(c) - _softmax(logits)[[i]]).T @ (-g * weights[i] / n) for i in range(n)])
    return dz, -g * _log_softmax(logits) / n
