import numpy as np

from grader.exercise import exercise, one_of, positive, real


@exercise(
    "(n,groups*c,l),(groups*c),(groups*c)->(n,groups*c,l)",
    number="8.5",
    module="Normalisation and dropout",
    level=5,
    needs=("layer_norm", "sum_over_axis"),
    known_from=("CS231n A2",),
    empty=("n",),
)
def group_norm(x: real(), gamma: positive(), beta: real(), *, groups: one_of(2, 3, 1), epsilon: one_of(0.001, 0.1)):
    r"""Group normalisation

    Each of $n$ examples has a number of channels with $l$ places each. The channels are cut into `groups` groups of
    $c$ neighbouring channels. In each example, each group is shifted and scaled to mean 0 and variance 1 over all its
    $c \, l$ numbers; then each channel is given a scale and a shift that are learned:
    $$\hat x_{ijp} = \frac{x_{ijp} - \mu_{i,k(j)}}{\sqrt{v_{i,k(j)} + \varepsilon}}, \qquad
    y_{ijp} = \gamma_j \, \hat x_{ijp} + \beta_j ,$$
    where $k(j)$ is the group of channel $j$; the variance divides by $c \, l$. With one group this is a layer
    normalisation of the whole example. It is used where batches are too small for statistics.

    Three things have three different ranges: the statistics belong to an example and a group, $\gamma$ and $\beta$ to
    a channel. A reshape makes the groups visible as an axis, and another one hides them again. Take care where
    $\gamma$ comes in: the channels of one group have different scales.

    Return the gradients of $x$, $\gamma$ and $\beta$, in this order. The parameter `epsilon` is $\varepsilon$.
    """
    n, channels, length = x.shape
    grouped = x.reshape(n, groups, channels // groups * length)
    centred = grouped - np.sum(grouped, axis=2, keepdims=True) / grouped.shape[2]
    variance = np.sum(centred * centred, axis=2, keepdims=True) / grouped.shape[2]
    return gamma[:, None] * (centred / np.sqrt(variance + epsilon)).reshape(x.shape) + beta[:, None]
