import numpy as np

from grader.exercise import exercise, real


@exercise(
    "(n,m),(k,n),(k,1)->(k,m)",
    number="5.12",
    module="Activations and dense networks",
    level=3,
    needs=("affine", "tanh"),
    known_from=("deeplearning.ai",),
    empty=("m",),
)
def linear_activation(A: real(), W: real(), b: real()):
    r"""A dense layer whose examples are columns

    Some courses write the $m$ examples of a batch as the columns of a matrix. Then the layer multiplies from the
    left, and the bias is a column of shape $(k, 1)$:
    $$Z = W A + b \, \mathbf{1}^T, \qquad Y = \tanh(Z) .$$
    Column $j$ of $A$ holds the $n$ activations of example $j$, column $j$ of $Y$ its $k$ outputs.

    All that you know about a layer with rows remains true, with every matrix transposed: go through the tanh first,
    and then from $Z$ to $A$, $W$ and $b$. Let the shapes tell you where the axis of the examples is now. In those
    courses the formulas for the weights and the bias have a factor $1/m$ in front. It comes from a loss that is a
    mean; here whatever the loss does is already inside $g$.

    Return the gradients of $A$, $W$ and $b$, in this order and each shaped like its input.
    """
    return np.tanh(W @ A + b)
