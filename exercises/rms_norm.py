import numpy as np

from grader.exercise import exercise, one_of, positive, real


@exercise(
    "(n,d),(d)->(n,d)",
    number="8.7",
    module="Normalisation and dropout",
    level=4,
    needs=("normalise_rows", "scale_rows"),
    empty=("n",),
)
def rms_norm(x: real(), gamma: positive(), *, epsilon: one_of(0.001, 0.1)):
    r"""RMS normalisation

    Each of the $n$ rows of $x$ is divided by the root of the mean of its squares, and then each of the $d$ features is
    given a scale that is learned:
    $$r_i = \sqrt{\frac{1}{d} \sum_j x_{ij}^2 + \varepsilon}, \qquad y_{ij} = \gamma_j \, \frac{x_{ij}}{r_i} .$$
    It is a layer normalisation that does not subtract a mean. Many language models use it: it costs less and works
    as well.

    The number $r_i$ depends on the whole row, so an entry acts on its own output and, through $r_i$, on all outputs
    of its row. For the second way a single number for each row is enough, a mean over the features; $\gamma$ belongs
    inside it. Count the powers of $r_i$ with care.

    Return the gradients of $x$ and $\gamma$, in this order. The parameter `epsilon` is $\varepsilon$.
    """
    return gamma * x / np.sqrt(np.sum(x * x, axis=1, keepdims=True) / x.shape[1] + epsilon)
