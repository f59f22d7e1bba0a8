import numpy as np

from grader.exercise import exercise, mask, real, small_weights


@exercise(
    "(h,n),(h,1),(1,h),(1,1),(n,m),(1,m)->()",
    number="7.9",
    module="Losses",
    level=5,
    known_from=("deeplearning.ai",),
)
def two_layers(
    W1: small_weights(),
    b1: small_weights(),
    W2: small_weights(),
    b2: small_weights(),
    X: real(-1.5, 1.5, gradient=False),
    Y: mask(),
):
    r"""A network of two layers with the logistic cost

    The $m$ examples are columns. A layer of rectifiers is followed by a single sigmoid unit:
    $$A_1 = \max (W_1 X + b_1, 0), \qquad A_2 = \sigma (W_2 A_1 + b_2), \qquad
    J = -\frac{1}{m} \sum_j \left( y_j \log a_j + (1 - y_j) \log (1 - a_j) \right) .$$

    Begin at the cost. Its derivative with respect to $A_2$ and that of the sigmoid make something simple together.
    Everything below is a layer as before.

    Return the gradients of $W_1$, $b_1$, $W_2$ and $b_2$, in this order.
    """
    z1 = W1 @ X + b1
    z2 = W2 @ (z1 * (z1.real > 0)) + b2
    a = 1.0 / (1.0 + np.exp(-z2))
    return -np.sum(Y * np.log(a) + (1 - Y) * np.log(1.0 - a)) / X.shape[1]
