import numpy as np

from grader.exercise import exercise, mask, real


@exercise(
    "(n),(n)->()",
    number="7.3",
    module="Losses",
    level=2,
    needs=("log", "mean_over_axis"),
    known_from=("deeplearning.ai", "minitorch"),
)
def binary_cross_entropy(p: real(0.05, 0.95), labels: mask()):
    r"""Cross-entropy of probabilities, for two classes

    A model says with which probability $p_i$ each of $n$ examples belongs to class 1, and the labels $t_i$, zeros and
    ones, say whether it does. The loss is the mean of the negative log-probabilities of what is true:
    $$L = -\frac{1}{n} \sum_i \bigl( t_i \log p_i + (1 - t_i) \log (1 - p_i) \bigr) .$$

    For each example one of the two terms is zero, and the other has a derivative that you know. The two can be
    brought to a common denominator. The gradient asked for is that of the probability, not of whatever the
    probability was computed from: a well-known short formula belongs to the latter, and comes about only when the
    sigmoid before the loss is included.

    Return the gradient of $p$, shaped like it. The labels are integers and have no gradient. All probabilities are
    between 0.05 and 0.95.

    For example:

        >>> binary_cross_entropy_vjp(1.0, np.array([0.5, 0.8]), np.array([1, 0]))
        array([-1.0, 2.5])
    """
    return -np.sum(labels * np.log(p) + (1 - labels) * np.log(1.0 - p)) / p.shape[0]
