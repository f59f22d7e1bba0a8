import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,c),(n,c)->()",
    number="7.6",
    module="Losses",
    level=4,
    needs=("cross_entropy", "log_softmax"),
)
def soft_cross_entropy(logits: real(extreme=1000.0), weights: real(0.1, 0.9)):
    r"""Cross-entropy with soft targets

    Each row of the logits $Z$ scores $c$ classes. Instead of one right class there is a weight $p_{ij}$ for each of
    them, as when a small network learns from the answers of a large one:
    $$L = -\frac{1}{n} \sum_i \sum_j p_{ij} \log \operatorname{softmax}(Z_i)_j .$$
    The weights are positive, but they need not add up to 1 in a row.

    With a single weight of 1 in each row this is the cross-entropy that you know, and its gradient has to come out as
    a special case. Write the logarithm of the softmax as a difference, and see what stands in front of the second
    part when the weights are summed. The weights get a gradient too, and since the loss is linear in them, it is not
    difficult.

    Return the gradients of the logits and the weights, in this order and each shaped like its input.
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.sum(weights * log_probabilities) / logits.shape[0]
