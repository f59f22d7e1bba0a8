import numpy as np

from grader.exercise import exercise, one_of, positive, real


@exercise(
    "(n,d),(d),(d),(d),(d)->(n,d)",
    number="8.3",
    module="Normalisation and dropout",
    level=2,
    needs=("scale_rows", "add_bias"),
    known_from=("CS231n A2",),
    empty=("n",),
)
def batch_norm_inference(
    x: real(),
    gamma: positive(),
    beta: real(),
    mean: real(gradient=False),
    variance: real(0.2, 3.0, gradient=False),
    *,
    epsilon: one_of(0.001, 0.1),
):
    r"""Batch normalisation after training

    When a network is used, there may be no batch to take statistics of. Then each of the $d$ features is normalised
    with a mean and a variance that were collected during training:
    $$\hat x_{ij} = \frac{x_{ij} - \mu_j}{\sqrt{v_j + \varepsilon}}, \qquad
    y_{ij} = \gamma_j \, \hat x_{ij} + \beta_j .$$
    One needs its gradient when a trained network is fine-tuned with its statistics kept, or to ask which pixels
    a decision depends on.

    Compare this with the layer as it is during training. The formula is the same, but now $\mu$ and $v$ are given
    numbers that do not depend on $x$, and this makes all the difference: what is left is a scale and a shift for each
    column.

    Return the gradients of $x$, $\gamma$ and $\beta$, in this order. The statistics are passed as data: no gradient is
    asked for them. The parameter `epsilon` is $\varepsilon$.
    """
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta
