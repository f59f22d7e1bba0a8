import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,d),(d,d)->(n,d)",
    number="5.11",
    module="Activations and dense networks",
    level=3,
    needs=("affine", "tanh"),
    known_from=("needle",),
    empty=("n",),
)
def residual_block(x: real(), W: real()):
    r"""A residual block

    Each of the $n$ rows of $x$ goes through a layer, and the result is added to what went in:
    $$y = x + \tanh(x W) .$$
    Networks with a hundred layers could be trained only after such shortcuts had been put around them.

    There are two ways from $x$ to the output, one around the layer and one through it, and the gradient of $x$ adds
    up what comes back on both. On the way around nothing happens to $g$: this is the whole secret, because however
    badly the layers behave, the gradient has a road past them. The weights lie on one of the two ways only.

    Return the gradients of $x$ and $W$, in this order and each shaped like its input.
    """
    return x + np.tanh(x @ W)
