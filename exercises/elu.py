import numpy as np

from grader.exercise import exercise, one_of, real


@exercise(
    "(n)->(n)",
    number="5.5",
    module="Activations and dense networks",
    level=2,
    needs=("leaky_relu", "exp"),
    empty=("n",),
)
def elu(z: real(away_from=0.0, extreme=1000.0), *, alpha: one_of(1.5, 1.0, 0.5)):
    r"""The exponential linear unit

    The forward pass is the identity for positive entries and bends smoothly towards $-\alpha$ for negative ones:
    $$y_i = z_i \quad \text{if } z_i > 0, \qquad y_i = \alpha \, (e^{z_i} - 1) \quad \text{otherwise.}$$

    Two pieces, two slopes, and a decision that the forward pass has made. The constant that is subtracted on the left
    keeps the curve in one piece and disappears when it is differentiated; but if you write the slope with the output
    $y$ instead of the input $z$, the constant comes back, and that is where mistakes are made. Only for $\alpha = 1$
    do the slopes agree at 0, and one of the hidden cases lies there: every value between them is valid.

    Return the gradient with respect to $z$, shaped like $z$.
    """
    return np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0.0)) - 1.0))
