import numpy as np

from grader.exercise import exercise, integers, multiples, odd_multiples, one_of, real, small_weights


@exercise(
    "(d,h),(h),(h,c),(c),(n,d),(n)->()",
    number="12.2",
    module="Capstones",
    level=5,
    needs=("affine", "relu", "softmax_classifier"),
    known_from=("CS231n A1",),
)
def two_layer_classifier(
    W1: multiples(0.25),
    b1: odd_multiples(0.03125),
    W2: small_weights(),
    b2: real(),
    x: multiples(0.25, gradient=False),
    labels: integers("c"),
    *,
    decay: one_of(0.1, 0.5),
):
    r"""A classifier with one hidden layer

    There are $n$ examples with $d$ features, the rows of $x$, and each has a right class $t_i$. They go through a
    hidden layer of $h$ rectifiers and a second layer that scores $c$ classes:
    $$z = x W_1 + b_1, \qquad a = \max (z, 0), \qquad s = a W_2 + b_2 .$$
    The loss is the cross-entropy and a penalty on large weights, this time with one half in front:
    $$L = -\frac{1}{n} \sum_i \log \operatorname{softmax}(s_i)_{t_i} +
    \frac{\lambda}{2} \left( \sum W_1^2 + \sum W_2^2 \right), \qquad \lambda = \text{decay} .$$

    Compute the gradient of the scores first, with $g$ and the mean in it; after that every layer takes what arrives at
    its output, makes the gradients of its parameters and hands the rest on. What comes through the penalty is added
    at the end; the biases are not in it. Everything is scaled by $g$, the penalty too. A rectifier lets through where
    it was open on the way forward. The hidden cases stay away from its kink, except for one in which either slope is
    right.

    Return the gradients of $W_1$, $b_1$, $W_2$ and $b_2$, in this order. Examples and labels are data: they are passed,
    but no gradient is asked for them.
    """
    z = x @ W1 + b1
    s = z * (np.real(z) > 0) @ W2 + b2
    shifted = s - s.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    fit = -np.sum(log_probabilities[np.arange(len(labels)), labels]) / len(labels)
    return fit + 0.5 * decay * (np.sum(W1 * W1) + np.sum(W2 * W2))
