import numpy as np

from grader.exercise import exercise, one_of, positive, real


@exercise(
    "(n,d),(d),(d)->(n,d)",
    number="8.2",
    module="Normalisation and dropout",
    level=4,
    needs=("centre_columns", "variance", "add_bias"),
    known_from=("CS231n A2", "makemore", "needle"),
)
def batch_norm(x: real(), gamma: positive(), beta: real(), *, epsilon: one_of(0.001, 0.1)):
    r"""Batch normalisation

    Each of the $d$ columns of $x$ is a feature of a batch of $n$ examples. It is shifted and scaled to mean 0 and
    variance 1 over the batch, and then given a scale and a shift that are learned:
    $$\mu_j = \frac{1}{n} \sum_i x_{ij}, \qquad v_j = \frac{1}{n} \sum_i (x_{ij} - \mu_j)^2, \qquad
    \hat x_{ij} = \frac{x_{ij} - \mu_j}{\sqrt{v_j + \varepsilon}}, \qquad
    y_{ij} = \gamma_j \, \hat x_{ij} + \beta_j .$$
    Deep networks train faster with it, and it is the favourite exercise of everyone who teaches backpropagation.

    An entry of $x$ acts on the output in three ways: by itself, through the mean, and through the variance, and on the
    last two ways it reaches all examples of the batch. You may go through the forward pass step by step and keep a
    gradient for every intermediate result. Or simplify what comes out: only $g$, $\hat x$ and two means over the
    batch remain. The variance divides by $n$, and $\varepsilon$, the parameter `epsilon`, stands below the root.

    Return the gradients of $x$, $\gamma$ and $\beta$, in this order. Adding a constant to a column of $x$ does not
    change the output; so what does a column of the gradient of $x$ add up to?
    """
    centred = x - np.sum(x, axis=0) / x.shape[0]
    variance = np.sum(centred * centred, axis=0) / x.shape[0]
    return gamma * centred / np.sqrt(variance + epsilon) + beta
