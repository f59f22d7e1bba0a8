import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(m,n),(n),(m)->(m)",
    number="5.8",
    module="Activations and dense networks",
    level=3,
    needs=("matvec", "sigmoid"),
    known_from=("CS229", "deeplearning.ai"),
)
def sigmoid_layer(W: real(), a: real(), b: real()):
    r"""A layer of sigmoid units

    The layer takes the activations $a$ of the layer below and gives
    $$z = W a + b, \qquad y = \sigma(z),$$
    where the sigmoid works entry by entry.

    Two kinds of product meet on the way back. The sigmoid is elementwise, so its step is a Hadamard product; the
    matrix is a linear map, so its step is a product with a transposed matrix or an outer product. Do them in the
    order in which the gradient travels: from $y$ to $z$ first, and then from $z$ to each of $W$, $a$ and $b$. The
    gradient at $z$ is usually called $\delta$.

    Return the gradients of $W$, $a$ and $b$, in this order and each shaped like its input.
    """
    return 1.0 / (1.0 + np.exp(-(W @ a + b)))
