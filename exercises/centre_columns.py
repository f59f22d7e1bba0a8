import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,d)->(n,d)",
    number="8.1",
    module="Normalisation and dropout",
    level=2,
    needs=("mean_over_axis", "add_bias"),
    known_from=("makemore",),
)
def centre_columns(x: real()):
    r"""Centring each feature

    The forward pass subtracts from each column of $x$ its mean over the batch:
    $$y_{ij} = x_{ij} - \mu_j, \qquad \mu_j = \frac{1}{n} \sum_i x_{ij} .$$
    It is the first step of batch normalisation, and half of what is difficult about it.

    An entry is in its own output, and through the mean in all outputs of its column, with a minus sign and a small
    weight. The map is linear: it is a projection, since centring twice is the same as centring once. Look at its
    matrix for one column, and at the transpose of that matrix.

    Return the gradient with respect to $x$, shaped like $x$.

    For example:

        >>> centre_columns_vjp(np.array([[1.0, 2.0], [5.0, 2.0]]),
        ...     np.array([[3.0, 4.0], [5.0, 6.0]]))
        array([[-2.0, 0.0], [2.0, 0.0]])
    """
    return x - np.sum(x, axis=0, keepdims=True) / x.shape[0]
