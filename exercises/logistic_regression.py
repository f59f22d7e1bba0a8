import numpy as np

from grader.exercise import exercise, mask, real


@exercise(
    "(n,1),(1),(n,m),(1,m)->()",
    number="7.9",
    module="Losses",
    level=3,
    needs=("binary_cross_entropy_with_logits", "linear_activation"),
    known_from=("deeplearning.ai", "CS229"),
)
def logistic_regression(w: real(extreme=1000.0), b: real(), X: real(gradient=False), labels: mask()):
    r"""Logistic regression, with examples as columns

    There are $m$ examples with $n$ features, and here they are the columns of $X$. A column of weights $w$ and a bias
    $b$ give each example a score, and the sigmoid makes a probability of it, which is compared with the label, 0 or 1:
    $$z = w^T X + b, \qquad L = \frac{1}{m} \sum_j \bigl( \log (1 + e^{z_j}) - t_j z_j \bigr) .$$
    The second formula is the cross-entropy of $\sigma(z_j)$ and the label, simplified. It is a network of one layer
    with one unit.

    The scores and the labels are rows of shape $(1, m)$, the weights a column of shape $(n, 1)$, and the bias has
    shape $(1)$: let these shapes tell you where to transpose, and over which axis to sum.

    Return the gradients of $w$ and $b$, in this order. Examples and labels are data: they are passed, but no gradient
    is asked for them.
    """
    z = w.T @ X + b
    above = z * (np.real(z) > 0)
    return np.sum(above + np.log(np.exp(-above) + np.exp(z - above)) - labels * z) / X.shape[1]
