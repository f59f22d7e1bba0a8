import numpy as np

from grader.exercise import exercise, nonzero


@exercise(
    "(n,d)->(n,d)",
    number="6.9",
    module="Reductions and softmax",
    level=4,
    needs=("row_norm", "softmax"),
    empty=("n",),
)
def normalise_rows(x: nonzero()):
    r"""Rows of length one

    The forward pass divides each row by its length,
    $$y_i = \frac{x_i}{r_i}, \qquad r_i = \lVert x_i \rVert .$$
    Embeddings that are compared by their angle, and weights whose direction and length are learned apart, go through
    this.

    The length depends on the row too: whoever treats $r_i$ as a constant gets half of the answer. The geometry tells
    the other half. The output lies on a sphere, and making a row longer does not move it at all. So the part of $g_i$
    that points outwards, along the row, can have no effect, and has to be removed. What remains is scaled: the same
    small step turns a long vector by a smaller angle than a short one.

    Return the gradient with respect to $x$, shaped like $x$. Rows do not mix, and none of them is near 0.
    """
    return x / np.sqrt(np.sum(x * x, axis=1, keepdims=True))
