import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n)->(n)",
    number="5.4",
    module="Activations and dense networks",
    level=2,
    needs=("sigmoid", "log"),
    empty=("n",),
)
def softplus(z: real(extreme=1000.0)):
    r"""Softplus, a rectifier without a kink

    The forward pass is a smooth version of the rectifier:
    $$y_i = \log(1 + e^{z_i}) .$$
    Far to the left it is nearly 0, far to the right nearly $z_i$. It makes positive numbers of any numbers, for
    instance a standard deviation that a network predicts, and it is the loss of a logistic regression.

    Work out its slope by the chain rule and simplify the fraction: you will meet an old acquaintance. A check that
    costs nothing: the slope of the rectifier is 0 on the left and 1 on the right, so the slope of its smooth version
    has to go from 0 to 1.

    Return the gradient with respect to $z$, shaped like $z$. For huge $z$ the exponential overflows although softplus
    itself does not; a careful implementation works there too.
    """
    largest = np.maximum(z, 0.0)
    return largest + np.log(np.exp(-largest) + np.exp(z - largest))
