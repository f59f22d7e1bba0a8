import numpy as np

from grader.exercise import exercise, one_of, positive, real


@exercise(
    "(n,d),(d),(d)->(n,d)",
    number="8.4",
    module="Normalisation and dropout",
    level=4,
    needs=("batch_norm",),
    known_from=("CS231n A2", "needle"),
    empty=("n",),
)
def layer_norm(x: real(), gamma: positive(), beta: real(), *, epsilon: one_of(0.001, 0.1)):
    r"""Layer normalisation

    Each of the $n$ rows of $x$ is one example. Its $d$ features are shifted and scaled to mean 0 and variance 1 over
    the row, and then each feature is given a scale and a shift that are learned:
    $$\mu_i = \frac{1}{d} \sum_j x_{ij}, \qquad v_i = \frac{1}{d} \sum_j (x_{ij} - \mu_i)^2, \qquad
    \hat x_{ij} = \frac{x_{ij} - \mu_i}{\sqrt{v_i + \varepsilon}}, \qquad
    y_{ij} = \gamma_j \, \hat x_{ij} + \beta_j .$$
    Transformers use it instead of batch normalisation, because an example no longer depends on its neighbours.

    The statistics now belong to a row, but $\gamma$ and $\beta$ still belong to the columns, so two different axes
    are at work. In batch normalisation $\gamma_j$ was the same for all entries that share a mean, and could be taken
    out of every sum. Here it cannot.

    Return the gradients of $x$, $\gamma$ and $\beta$, in this order. The parameter `epsilon` is $\varepsilon$.
    """
    centred = x - np.sum(x, axis=1, keepdims=True) / x.shape[1]
    variance = np.sum(centred * centred, axis=1, keepdims=True) / x.shape[1]
    return gamma * centred / np.sqrt(variance + epsilon) + beta
