import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,m),(k,n),(k,1)->(k,m)",
    number="5.12",
    module="Activations and dense networks",
    level=3,
    known_from=("deeplearning.ai",),
)
def linear_sigmoid(A: real(), W: real(), b: real()):
    r"""A dense layer with a sigmoid whose examples are columns

    The $m$ examples of a batch are the columns of a matrix:
    $$Z = W A + b \, \mathbf{1}^T, \qquad Y = \\sigma (Z) .$$

    Go through the activation first, then from $Z$ to $A$, $W$ and $b$; the bias was copied into every column.

    Return the gradients of $A$, $W$ and $b$, in this order and each shaped like its input.
    """
    z = W @ A + b
    return 1.0 / (1.0 + np.exp(-z))
