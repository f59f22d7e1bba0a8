import numpy as np

from grader.exercise import exercise, one_of, positive, real


@exercise(
    "(n,c,l),(c),(c)->(n,c,l)",
    number="8.6",
    module="Normalisation and dropout",
    level=4,
    needs=("batch_norm", "transpose_axes"),
    known_from=("CS231n A2",),
)
def spatial_batch_norm(x: real(), gamma: positive(), beta: real(), *, epsilon: one_of(0.001, 0.1)):
    r"""Batch normalisation of signals and images

    Behind a convolution, an array has $n$ examples with $c$ channels of $l$ places; for an image, $l$ counts all its
    pixels. Every place of a channel was made by the same filter, so a channel is normalised as a whole, over the
    examples and the places:
    $$\mu_j = \frac{1}{n l} \sum_i \sum_p x_{ijp}, \qquad
    v_j = \frac{1}{n l} \sum_i \sum_p (x_{ijp} - \mu_j)^2, \qquad
    y_{ijp} = \gamma_j \, \frac{x_{ijp} - \mu_j}{\sqrt{v_j + \varepsilon}} + \beta_j .$$

    You can work with sums over two axes at once, or bring the array into the shape in which you have solved this
    already. In the second case mind that the channels are the axis in the middle: a reshape alone would mix up
    channels and places, something has to be turned before and turned back after.

    Return the gradients of $x$, $\gamma$ and $\beta$, in this order. The parameter `epsilon` is $\varepsilon$.
    """
    count = x.shape[0] * x.shape[2]
    centred = x - np.sum(x, axis=(0, 2), keepdims=True) / count
    variance = np.sum(centred * centred, axis=(0, 2), keepdims=True) / count
    return gamma[:, None] * centred / np.sqrt(variance + epsilon) + beta[:, None]
