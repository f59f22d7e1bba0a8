import numpy as np

from grader.exercise import exercise, mask, real


@exercise(
    "(n),(n)->()",
    number="7.4",
    module="Losses",
    level=2,
    needs=("binary_cross_entropy", "sigmoid", "softplus"),
    known_from=("CS229",),
)
def binary_cross_entropy_with_logits(z: real(extreme=1000.0), labels: mask()):
    r"""Cross-entropy of logits, for two classes

    A model gives each of $n$ examples a score $z_i$, the logit, and $\sigma(z_i)$ is the probability of class 1. The
    labels $t_i$ are zeros and ones. Sigmoid and logarithm together simplify to
    $$L = \frac{1}{n} \sum_i \bigl( \log (1 + e^{z_i}) - t_i z_i \bigr) .$$
    It is the loss of logistic regression, and of every network that answers yes or no.

    Differentiate this form; there is no need to go through the probabilities, whose logarithms would overflow when
    the model is very sure and very wrong. What comes out says by how much the model was wrong, and nothing else. A
    score of 1000 is large, but it is a number like any other: look at what happens to the exponentials that you use.

    Return the gradient of $z$, shaped like it. The labels are integers and have no gradient.
    """
    above = z * (np.real(z) > 0)
    return np.sum(above + np.log(np.exp(-above) + np.exp(z - above)) - labels * z) / z.shape[0]
